import type { TrainedOn, TrainingEpoch } from "../messages/training";
import type { ModelManifest } from "../model/manifest";

/** The README.md of a model folder: what the model does, how well, and what it was made of. */
export function modelCard(
  manifest: ModelManifest,
  kept: TrainingEpoch,
  corpus: { sentences: number; words: number },
  on: TrainedOn,
): string {
  const percent = (fraction: number) => (100 * fraction).toFixed(2);
  const rows = manifest.tasks.map((task) => {
    const score = kept.dev[task.id];
    const figures = score
      ? [percent(score.precision), percent(score.recall), percent(score.f1), percent(score.accuracy)]
      : ["", "", "", ""];
    return `| ${[task.id, task.kind, task.column, ...figures].join(" | ")} |`;
  });
  return [
    "# A multitask tagger",
    "",
    `Trained by Multitask Tagger ${manifest.version} on ${corpus.sentences} sentences (${corpus.words} words), kept from epoch ${kept.epoch}.`,
    describeTrainedOn(on),
    "One shared encoder, a head for each task. Predict with it: `multitask predict --model . FILE`.",
    "",
    "## Scores on the dev split, in percent",
    "",
    "| task | kind | column | precision | recall | F1 | accuracy |",
    "| --- | --- | --- | --: | --: | --: | --: |",
    ...rows,
    "",
    "Spans by conlleval's rules (exact boundaries and type), tokens by accuracy.",
    "",
    "## Settings",
    "",
    "```json",
    JSON.stringify({ encoder: manifest.encoder, training: manifest.training }, undefined, 2),
    "```",
    "",
  ].join("\n");
}

function describeTrainedOn({ engine, engineVersion, device, deviceName, driver, precision }: TrainedOn): string {
  const library = [engine, engineVersion].filter(Boolean).join(" ");
  const about = [deviceName, driver && `driver ${driver}`].filter(Boolean).join(", ");
  return `It was trained with ${library} on ${device}${about && ` (${about})`}, in ${precision}.`;
}
