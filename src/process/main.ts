import { planFlairExport } from "../flair/export";
import { importFromFlair } from "../flair/import";
import type {
  DevicesRequest,
  FlairExportRequest,
  FlairImportRequest,
  ModelProcessReply,
  ModelProcessRequest,
  PredictRequest,
  ReviewRequest,
  TrainRequest,
} from "../messages/model-process";
import { reviewCorpus } from "../prediction/review";
import { readConfig } from "../tasks/config";
import { surveyDevices } from "../training/devices";
import { runTraining } from "../training/run";
import { readMemory, writeMemory } from "./review-memory";
import { TaggerCache } from "./tagger-cache";

/**
 * The model process: native code runs here alone, so that whatever ends it leaves the editor standing. It answers the messages of
 * its parent, and ends with it.
 */
const taggers = new TaggerCache();
const cancellations = new Map<number, AbortController>();

function reply(message: ModelProcessReply): void {
  process.send?.(message);
}

async function train({ id, ...request }: TrainRequest): Promise<void> {
  const cancellation = new AbortController();
  cancellations.set(id, cancellation);
  await runTraining(request, cancellation.signal, (event) => reply({ type: "training", id, event }));
  cancellations.delete(id);
}

async function predict({ id, model, sentences }: PredictRequest): Promise<void> {
  try {
    const tagger = await taggers.get(model);
    reply({ type: "predictions", id, sentences: await tagger.predict(sentences) });
  } catch (error) {
    reply({ type: "failed", id, message: (error as Error).message });
  }
}

async function review({ id, model, contextWords, config, files, memory: path }: ReviewRequest): Promise<void> {
  const cancellation = new AbortController();
  cancellations.set(id, cancellation);
  try {
    const stamp = taggers.stampOf(model);
    const memory = readMemory(path, stamp);
    await reviewCorpus({
      files,
      project: readConfig(config),
      contextWords,
      memory,
      predict: async (sentences) => (await taggers.get(model)).predict(sentences),
      signal: cancellation.signal,
      onItems: (items, done, total) => reply({ type: "reviewed", id, items, done, total }),
    });
    writeMemory(path, stamp, memory);
    reply({ type: "review-ended", id });
  } catch (error) {
    reply({ type: "failed", id, message: (error as Error).message });
  } finally {
    cancellations.delete(id);
  }
}

async function survey({ id, config, skip }: DevicesRequest): Promise<void> {
  try {
    const unmeasured = await surveyDevices(config, skip, {
      onTrying: (on) => reply({ type: "trying", id, on }),
      onDevice: (report) => reply({ type: "device", id, report }),
    });
    reply({ type: "surveyed", id, ...(unmeasured !== undefined && { unmeasured }) });
  } catch (error) {
    reply({ type: "failed", id, message: (error as Error).message });
  }
}

async function exportFlair({ id, config, folder, writes }: FlairExportRequest): Promise<void> {
  try {
    const { sentences, differences, write } = await planFlairExport(config, folder);
    if (writes) write();
    reply({ type: "exported-to-flair", id, summary: { sentences, differences } });
  } catch (error) {
    reply({ type: "failed", id, message: (error as Error).message });
  }
}

function importFlair({ id, folder, output }: FlairImportRequest): void {
  try {
    importFromFlair(folder, output);
    reply({ type: "imported-from-flair", id });
  } catch (error) {
    reply({ type: "failed", id, message: (error as Error).message });
  }
}

process.on("message", (request: ModelProcessRequest) => {
  if (request.type === "train") void train(request);
  else if (request.type === "predict") void predict(request);
  else if (request.type === "review") void review(request);
  else if (request.type === "devices") void survey(request);
  else if (request.type === "export-to-flair") void exportFlair(request);
  else if (request.type === "import-from-flair") importFlair(request);
  else cancellations.get(request.id)?.abort();
});
// Ctrl-C in a terminal reaches this process too; what is to be cancelled, its parent says.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => process.exit());
