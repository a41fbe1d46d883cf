import type { TrainingRun } from "../../src/messages/training-page";
import { hasDevSplit } from "./dev-split";
import { about, learningRate, loss, score, shortTask, tick } from "./format";
import { LineChart, type Line } from "./line-chart";

const taskDashes = [[], [7, 4], [2, 3], [9, 3, 2, 3], [5, 2], [1, 4]];

/** The same colour and dash for a task wherever it is drawn. */
const taskLook = (index: number): Pick<Line, "color" | "dash"> => ({
  color: `task-${(index % taskDashes.length) + 1}`,
  dash: taskDashes[index % taskDashes.length] ?? [],
});

export class TrainingCharts {
  readonly #loss = new LineChart({
    title: "Training loss",
    horizontal: "Step",
    format: loss,
    formatTick: tick,
    formatHorizontal: about,
    range: (_, maximum) => [0, maximum > 0 ? maximum * 1.05 : 1],
    height: 220,
    wholeNumbers: false,
  });
  readonly #dev = new LineChart({
    title: "Scores on the dev files",
    horizontal: "Epoch",
    format: (value) => score(value),
    formatTick: (value) => tick(100 * value),
    formatHorizontal: String,
    range: scoreRange,
    height: 220,
    wholeNumbers: true,
  });
  readonly #learningRate = new LineChart({
    title: "Learning rate",
    horizontal: "Step",
    format: learningRate,
    formatTick: (value) => (value === 0 ? "0" : value.toExponential()),
    formatHorizontal: about,
    range: (_, maximum) => [0, maximum > 0 ? maximum * 1.1 : 1],
    height: 130,
    wholeNumbers: false,
  });

  readonly nodes: readonly HTMLElement[] = [this.#loss.node, this.#dev.node, this.#learningRate.node];

  draw(run: TrainingRun): void {
    const { started, losses, epochs } = run;
    this.#dev.node.hidden = !hasDevSplit(run);
    const tasks = started?.tasks ?? [];
    const total = losses.map((point) => point.loss);
    this.#loss.draw(
      losses.map((point) => point.step),
      [
        { ...plain, label: "each step", color: "faint", width: 1, inLegend: false, values: total },
        { ...plain, label: "total", color: "total", width: 2, values: smooth(total) },
        ...tasks.map((task, index) => ({
          ...plain,
          ...taskLook(index),
          label: shortTask(task.id),
          values: smooth(losses.map((point) => point.taskLosses[task.id] ?? null)),
        })),
      ],
    );
    this.#dev.draw(
      epochs.map((epoch) => epoch.epoch),
      [
        ...tasks.map((task, index) => ({
          ...plain,
          ...taskLook(index),
          points: true,
          label: `${shortTask(task.id)} ${task.kind === "span" ? "F1" : "accuracy"}`,
          values: epochs.map(({ dev }) => dev[task.id]?.[task.kind === "span" ? "f1" : "accuracy"] ?? null),
        })),
        ...(tasks.length > 1
          ? [{ ...plain, label: "mean", color: "total", width: 2, points: true, values: epochs.map((e) => e.devScore) }]
          : []),
      ],
    );
    this.#learningRate.draw(
      losses.map((point) => point.step),
      [{ ...plain, label: "learning rate", color: "task-1", values: losses.map((point) => point.learningRate) }],
    );
  }
}

const plain: Omit<Line, "label" | "values"> = { color: "total", dash: [], width: 1.5, points: false, inLegend: true };

/** Scores crowd near the top as training goes on: the axis follows them and never leaves 0 to 1. */
function scoreRange(minimum: number, maximum: number): [number, number] {
  const margin = Math.max((maximum - minimum) * 0.15, 0.01);
  return [Math.max(0, minimum - margin), Math.min(1, maximum + margin)];
}

/** An exponentially weighted mean that starts unbiased, so that the first points are not drawn towards 0. */
function smooth(values: readonly (number | null)[]): (number | null)[] {
  const keep = 0.8;
  let mean = 0;
  let weight = 0;
  return values.map((value) => {
    if (value === null) return null;
    mean = keep * mean + (1 - keep) * value;
    weight = keep * weight + (1 - keep);
    return mean / weight;
  });
}
