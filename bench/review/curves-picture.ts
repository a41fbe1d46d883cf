/** A named line; `f1` is a percentage. */
export interface Curve {
  readonly name: string;
  readonly points: readonly { readonly sentences: number; readonly f1: number }[];
}

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [640, 400, 56, 48, 16, 16];
/** Told apart by most eyes, and by their dashes in black and white. */
const styles = [
  ["#666666", "6 4"],
  ["#0067a3", ""],
  ["#a84100", "2 3"],
  ["#00694a", "10 3 2 3"],
] as const;

/** Curves over the number of sentences, as an SVG picture that reads on a light and on a dark page. */
export function curvesPicture(curves: readonly Curve[], titles: { readonly x: string; readonly y: string }): string {
  const all = curves.flatMap(({ points }) => points);
  const [minX, maxX] = [Math.min(...all.map((p) => p.sentences)), Math.max(...all.map((p) => p.sentences))];
  const minY = Math.floor(Math.min(...all.map((p) => p.f1)) / 5) * 5;
  const maxY = Math.ceil(Math.max(...all.map((p) => p.f1)) / 5) * 5;
  const rounded = (value: number) => Math.round(10 * value) / 10;
  const x = (value: number) => rounded(LEFT + ((value - minX) / (maxX - minX)) * (WIDTH - LEFT - RIGHT));
  const y = (value: number) => rounded(HEIGHT - BOTTOM - ((value - minY) / (maxY - minY)) * (HEIGHT - BOTTOM - TOP));
  const ticksX = Array.from({ length: Math.floor((maxX - minX) / 500) + 1 }, (_, at) => minX + 500 * at);
  const ticksY = Array.from({ length: (maxY - minY) / 5 + 1 }, (_, at) => minY + 5 * at);
  const lines = curves.map(({ points }, at) => {
    const [color, dashes] = styles[at % styles.length]!;
    const path = points.map((p) => `${x(p.sentences)},${y(p.f1)}`).join(" ");
    return `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2" stroke-dasharray="${dashes}"/>`;
  });
  const legend = curves.map(({ name }, at) => {
    const [color, dashes] = styles[at % styles.length]!;
    const [left, top] = [WIDTH - 190, HEIGHT - BOTTOM - 20 - 20 * (curves.length - 1 - at)];
    return (
      `<line x1="${left}" y1="${top}" x2="${left + 36}" y2="${top}" stroke="${color}" stroke-width="2" stroke-dasharray="${dashes}"/>` +
      `<text x="${left + 44}" y="${top + 4}">${name}</text>`
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    ...ticksX.map((at) => `<text x="${x(at)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${at}</text>`),
    ...ticksY.map(
      (at) =>
        `<line x1="${LEFT}" y1="${y(at)}" x2="${WIDTH - RIGHT}" y2="${y(at)}" stroke="#dddddd"/>` +
        `<text x="${LEFT - 8}" y="${y(at) + 4}" text-anchor="end">${at}</text>`,
    ),
    `<text x="${(LEFT + WIDTH) / 2}" y="${HEIGHT - 10}" text-anchor="middle">${titles.x}</text>`,
    `<text transform="translate(14 ${HEIGHT / 2}) rotate(-90)" text-anchor="middle">${titles.y}</text>`,
    ...lines,
    ...legend,
    "</svg>\n",
  ].join("\n");
}
