import type { LabelScore } from "../metrics/score";
import type { TaskCounts } from "../prediction/evaluate";

/** Scores in percent as an aligned table: a row a label, and the sum of all. */
export function scoreTable(counts: TaskCounts): string {
  const score = counts.score();
  const labels = Object.entries(score.labels).filter(([, { support, predicted }]) => support + predicted > 0);
  const width = Math.max(...labels.map(([name]) => name.length), "all".length);
  const line = (name: string, cells: readonly string[]) =>
    `  ${name.padEnd(width)}${cells.map((cell) => cell.padStart(11)).join("")}\n`;
  const figures = ({ precision, recall, f1, support }: Omit<LabelScore, "predicted">) => [
    ...[precision, recall, f1].map((fraction) => (100 * fraction).toFixed(2)),
    String(support),
  ];
  return [
    line("", ["precision", "recall", "F1", "support"]),
    ...labels.map(([name, each]) => line(name, figures(each))),
    line("all", figures(score)),
    `  accuracy ${(100 * score.accuracy).toFixed(2)}\n`,
  ].join("");
}
