// The thread in which the files of a corpus are compared: reading them takes seconds, and memory that has to be cleaned up.
import { parentPort, workerData } from "node:worker_threads";
import { ConllFileError, readConllFile } from "../conll/file";
import { readConll } from "../conll/read";
import { CorpusContext, type CorpusFile } from "../lint/corpus/context";
import { findFormUses } from "../lint/corpus/form-uses";
import { checkCorpus } from "../lint/corpus/lint-corpus";
import type { CorpusAnswer, CorpusRequest, CorpusText } from "../messages/corpus";

const { files, project, options } = workerData as CorpusRequest;
const corpus = new CorpusContext(files.flatMap(read), project);
const answer: CorpusAnswer = { findings: checkCorpus(corpus, options), uses: findFormUses(corpus) };
parentPort!.postMessage(answer);

/** A file that cannot be read is left out; whoever opens it is told why. */
function read({ path, split, text }: CorpusText): CorpusFile[] {
  try {
    return [{ path, split, document: text === undefined ? readConllFile(path) : readConll(text) }];
  } catch (error) {
    if (error instanceof ConllFileError) return [];
    throw error;
  }
}
