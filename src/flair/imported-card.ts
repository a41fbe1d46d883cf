import type { ModelManifest } from "../model/manifest";
import type { TrainedByFlair } from "./trained";

/** The README.md of a model folder that was made of what Flair has trained. */
export function importedCard(manifest: ModelManifest, { flair, dev, training }: TrainedByFlair): string {
  const rows = manifest.tasks.map(({ id, kind, column }) => {
    const score = dev[id] === undefined ? "" : (100 * dev[id]).toFixed(2);
    return `| ${[id, kind, column, score].join(" | ")} |`;
  });
  return [
    "# A multitask tagger",
    "",
    `Trained by Flair ${flair} for ${training.epochs} epochs, imported by Multitask Tagger ${manifest.version}.`,
    "One shared encoder, a head for each task. Predict with it: `multitask predict --model . FILE`.",
    "",
    "## Scores on the dev split, in percent",
    "",
    "| task | kind | column | score |",
    "| --- | --- | --- | --: |",
    ...rows,
    "",
    "F1 of spans (exact boundaries and type) and accuracy of tokens, as Flair computed them after the last epoch.",
    "",
    "## Settings",
    "",
    "```json",
    JSON.stringify({ encoder: manifest.encoder, training: manifest.training }, undefined, 2),
    "```",
    "",
  ].join("\n");
}
