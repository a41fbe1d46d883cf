import type { TrainingEpoch } from "../messages/training";

/**
 * The epochs as a table of tab-separated values, a column a figure: nothing in it depends on the clock, so that two trainings
 * alike give the same bytes.
 */
export function lossTable(
  epochs: readonly TrainingEpoch[],
  tasks: readonly { id: string; kind: "span" | "token" }[],
): string {
  const scores = tasks.flatMap(({ id, kind }) =>
    kind === "span" ? [`DEV_${id}_PRECISION`, `DEV_${id}_RECALL`, `DEV_${id}_F1`] : [`DEV_${id}_ACCURACY`],
  );
  const header = ["EPOCH", "LEARNING_RATE", "TRAIN_LOSS", "DEV_SCORE", ...scores, "KEPT"];
  const rows = epochs.map((epoch) => [
    String(epoch.epoch),
    epoch.learningRate.toExponential(6),
    epoch.loss.toFixed(8),
    epoch.devScore.toFixed(6),
    ...tasks.flatMap(({ id, kind }) => {
      const score = epoch.dev[id];
      const figures = kind === "span" ? [score?.precision, score?.recall, score?.f1] : [score?.accuracy];
      return figures.map((figure) => (figure === undefined ? "" : figure.toFixed(6)));
    }),
    epoch.kept ? "*" : "",
  ]);
  return [header, ...rows].map((cells) => `${cells.join("\t")}\n`).join("");
}
