import uPlot from "uplot";
import { element } from "../dom";
import { color, font, onThemeChange } from "../theme";

export interface Line {
  readonly label: string;
  /** A custom property of style.css. */
  readonly color: string;
  /** Told apart without colour too. */
  readonly dash: readonly number[];
  readonly width: number;
  readonly points: boolean;
  /** Unlabelled lines stay out of the legend: the raw values behind a smoothed line. */
  readonly inLegend: boolean;
  readonly values: readonly (number | null)[];
}

export interface ChartOptions {
  readonly title: string;
  readonly horizontal: string;
  readonly format: (value: number) => string;
  /** The vertical axis is written shorter than a reading. */
  readonly formatTick: (value: number) => string;
  readonly formatHorizontal: (value: number) => string;
  readonly range: (minimum: number, maximum: number) => [number, number];
  readonly height: number;
  readonly wholeNumbers: boolean;
}

/** A line chart in VS Code's colours, with a legend that reads the values under the pointer, or else the newest. */
export class LineChart {
  readonly node: HTMLElement;
  readonly #options: ChartOptions;
  readonly #canvas = element("div", { class: "chart-canvas" });
  readonly #legend = element("ul", { class: "legend" });
  #lines: readonly Line[] = [];
  #plot: uPlot | undefined;
  #shape = "";

  constructor(options: ChartOptions) {
    this.#options = options;
    this.#canvas.setAttribute("role", "img");
    this.node = element(
      "section",
      { class: "card chart" },
      element("h2", {}, options.title),
      this.#legend,
      this.#canvas,
    );
    new ResizeObserver(() => this.#resize()).observe(this.#canvas);
    onThemeChange(() => this.#plot?.redraw(true, true));
  }

  draw(horizontal: readonly number[], lines: readonly Line[]): void {
    const shape = lines.map((line) => line.label + line.color).join("\n");
    this.#lines = lines;
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#plot?.destroy();
      this.#plot = this.#create(lines);
    }
    this.#plot?.setData([horizontal, ...lines.map((line) => line.values)] as uPlot.AlignedData);
    this.#describe();
  }

  #create(lines: readonly Line[]): uPlot {
    const { horizontal, formatTick, formatHorizontal, range, height, wholeNumbers } = this.#options;
    const axis: uPlot.Axis = {
      stroke: () => color("muted"),
      font: font(11),
      grid: { stroke: () => color("grid"), width: 1 },
      ticks: { show: false },
      gap: 6,
    };
    const vertical: uPlot.Axis = { ...axis, size: 44, space: 36, values: (_, splits) => splits.map(formatTick) };
    return new uPlot(
      {
        width: Math.max(this.#canvas.clientWidth, 120),
        height,
        padding: [8, 12, 0, 0],
        legend: { show: false },
        cursor: { drag: { x: false, y: false, setScale: false }, y: false, points: { size: 7 } },
        scales: { x: { time: false }, y: { range: (_, minimum, maximum) => range(minimum ?? 0, maximum ?? 1) } },
        axes: [
          {
            ...axis,
            label: horizontal,
            labelFont: font(11),
            labelSize: 16,
            labelGap: 0,
            size: 26,
            space: 64,
            ...(wholeNumbers ? { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500] } : {}),
            values: (_, splits) => splits.map(formatHorizontal),
          },
          vertical,
        ],
        series: [
          {},
          ...lines.map((line): uPlot.Series => ({
            stroke: () => color(line.color),
            width: line.width,
            dash: [...line.dash],
            spanGaps: true,
            points: { show: line.points, size: 6, fill: () => color(line.color) },
          })),
        ],
        hooks: { setCursor: [() => this.#describe()] },
      },
      [[], ...lines.map(() => [])] as uPlot.AlignedData,
      this.#canvas,
    );
  }

  #resize(): void {
    const width = this.#canvas.clientWidth;
    if (width > 0) this.#plot?.setSize({ width, height: this.#options.height });
  }

  #describe(): void {
    const { title, format, formatHorizontal, horizontal } = this.#options;
    const at = this.#plot?.cursor.idx;
    const entries = this.#lines.filter((line) => line.inLegend);
    const readings = entries.map((line) => {
      const value = at === null || at === undefined ? line.values.findLast((one) => one !== null) : line.values[at];
      return value === undefined || value === null ? "" : format(value);
    });
    this.#legend.replaceChildren(
      ...entries.map((line, index) =>
        element("li", {}, swatch(line), line.label, element("span", { class: "reading" }, readings[index] ?? "")),
      ),
    );
    const hovered = at === null || at === undefined ? undefined : this.#plot?.data[0][at];
    if (hovered !== undefined) {
      this.#legend.append(
        element("li", { class: "hovered" }, `${horizontal.toLowerCase()} ${formatHorizontal(hovered)}`),
      );
    }
    const spoken = entries.map((line, index) => `${line.label} ${readings[index] || "not yet known"}`).join(", ");
    this.#canvas.setAttribute("aria-label", `${title}: ${spoken}`);
  }
}

function swatch(line: Line): SVGElement {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("class", "swatch");
  picture.setAttribute("viewBox", "0 0 22 8");
  picture.setAttribute("aria-hidden", "true");
  const stroke = document.createElementNS(space, "line");
  for (const [name, value] of Object.entries({ x1: 0, x2: 22, y1: 4, y2: 4 })) stroke.setAttribute(name, String(value));
  stroke.setAttribute("stroke-dasharray", line.dash.join(" "));
  stroke.classList.add(`stroke-${line.color}`);
  picture.append(stroke);
  return picture;
}
