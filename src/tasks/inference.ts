import type { Layout, Token } from "../conll/document";
import { wordsOf, type ConllDocument } from "../conll/read";
import { readTags } from "./annotation";
import { judgeColumn, ValueCounts, type ColumnContent } from "./column-content";
import { annotationText, columnNames, MISC_PREFIX } from "./columns";
import { readMisc } from "./misc";
import { listedTasks, MULTITASK_ID } from "./multitask-id";
import type { Project } from "./project";
import type { Task } from "./task";

/** A project read off the files themselves, with what it was read from. */
export interface InferredProject extends Project {
  readonly columns: readonly string[];
  /** A sentence for each column and for the layout: what it was taken for and why. */
  readonly reasons: readonly string[];
}

/** Columns of CoNLL-U that are no default task, whatever they hold. */
const CONLLU_WITHOUT_TASK = ["lemma", "xpos", "feats", "head", "deprel", "deps", "misc"];

/** Columns that hold a tag for each token where a format or the file itself names them so. */
const TAG_NAMES = ["upos", "pos"];

/** The tag of a span as the value of a key of MISC. */
const SPAN_TAG = /=(?:O(?![^|])|[BIESLU]-)/;

/** Chunk types of CoNLL-2000: spans of these alone are chunks, not entities. */
const CHUNK_TYPES = new Set("ADJP ADVP CONJP INTJ LST NP PNP PP PRT SBAR UCP VP".split(" "));

const FORMAT_NAMES: Record<Layout["format"], string> = {
  conllu: "CoNLL-U",
  "conllu-plus": "CoNLL-U Plus",
  conll2003: "the columns of CoNLL-2003",
  conll2002: "the columns of CoNLL-2002",
  conll2000: "the columns of CoNLL-2000",
  "two-column": "a column of words and one of tags",
  columns: "columns without a known format",
};

/**
 * Infers columns and tasks from whole files, of one layout: files of another one than the first are left out. Ids of
 * tasks are those that the files list, where one names the column, else `task_ner`, `task_pos` and `task_<column>`.
 */
export function inferProject(documents: readonly ConllDocument[]): InferredProject {
  const first = documents.find(({ layout }) => layout.columnCount > 0);
  if (!first) return { columns: [], tasks: [], reasons: ["No file holds a token."] };
  const alike = documents.filter(({ layout }) => isAlike(layout, first.layout));
  const names = columnNames(first.layout);
  const survey = surveyFiles(alike, names, first.layout);
  const contents = names.map((name, i) => judge(survey.counts[i], alike, i, name));
  const columns = nameColumns(names, contents, first.layout);

  const reasons = [describeLayout(first.layout)];
  const { listed } = survey;
  const tasks: Task[] = [];
  const propose = (column: string, content: ColumnContent) => {
    reasons.push(`${column}: ${content.reason}.`);
    if (content.kind === "none") return;
    const id = chooseId(column, listed, new Set(tasks.map((task) => task.id)));
    tasks.push(
      content.kind === "span"
        ? { id, kind: "span", column, scheme: content.scheme, weight: 1 }
        : { id, kind: "token", column, weight: 1 },
    );
  };
  contents.forEach((content, i) => content && propose(columns[i]!, content));
  for (const key of [...survey.miscKeys].sort()) {
    const content = judgeMiscKey(alike, key);
    if (content.kind === "span") propose(MISC_PREFIX + key, content);
  }
  if (isConllu(first.layout) && names.some((name) => name.toLowerCase() === "xpos")) {
    reasons.push("xpos: tags of the language's own set; add a task for them if you want one.");
  }
  // Spans first, as in `task_ner|task_pos`: it is the order in which ids are written.
  tasks.sort((a, b) => a.kind.localeCompare(b.kind));
  return { columns, tasks, reasons };
}

function isAlike(layout: Layout, other: Layout): boolean {
  return layout.columnCount === other.columnCount && layout.format === other.format;
}

function isConllu({ format }: Layout): boolean {
  return format === "conllu" || format === "conllu-plus";
}

function isCandidate(name: string, index: number, layout: Layout): boolean {
  const lower = name.toLowerCase();
  if (index === layout.formColumn || index === layout.idColumn || lower === MULTITASK_ID) return false;
  return !isConllu(layout) || !CONLLU_WITHOUT_TASK.includes(lower);
}

/** What one walk through the sentences of some files tells. */
interface Survey {
  /** How often each value stands in each column that may be one of tags; undefined for any other column. */
  readonly counts: readonly (ValueCounts | undefined)[];
  /** Keys of the MISC column that have the tag of a span somewhere. */
  readonly miscKeys: ReadonlySet<string>;
  /** How many sentences list each task. */
  readonly listed: ReadonlyMap<string, number>;
}

function surveyFiles(documents: readonly ConllDocument[], names: readonly string[], first: Layout): Survey {
  const project: Project = { columns: names, tasks: [] };
  const counts = names.map((name, i) => (isCandidate(name, i, first) ? new ValueCounts() : undefined));
  const candidates = names.flatMap((_, index) => (counts[index] ? [{ index, values: counts[index] }] : []));
  const misc = names.findIndex((name) => name.toLowerCase() === "misc");
  const miscKeys = new Set<string>();
  const listed = new Map<string, number>();
  for (const { sentences, layout } of documents) {
    for (const sentence of sentences) {
      for (const token of wordsOf(sentence)) {
        for (const { index, values } of candidates) values.add(annotationText(token.textOf(index)));
        if (misc >= 0) addSpanKeys(token, misc, miscKeys);
      }
      for (const id of listedTasks(sentence, layout, project)) listed.set(id, (listed.get(id) ?? 0) + 1);
    }
  }
  return { counts, miscKeys, listed };
}

function addSpanKeys(token: Token, misc: number, keys: Set<string>): void {
  const text = token.textOf(misc) ?? "";
  if (text === "_" || !SPAN_TAG.test(text)) return;
  for (const { key, value } of readMisc({ text, start: 0 })) if (SPAN_TAG.test(`=${value}`)) keys.add(key);
}

function judge(
  counts: ValueCounts | undefined,
  documents: readonly ConllDocument[],
  index: number,
  name: string,
): ColumnContent | undefined {
  if (!counts) return undefined;
  const isNamedAsTags = TAG_NAMES.includes(name.toLowerCase());
  return judgeColumn(counts, () => readColumn(documents, index), isNamedAsTags);
}

function* readColumn(documents: readonly ConllDocument[], index: number): Generator<(string | undefined)[]> {
  for (const { sentences } of documents) {
    for (const sentence of sentences) yield wordsOf(sentence).map((token) => annotationText(token.textOf(index)));
  }
}

/** Gives the columns that nobody names the name of what they hold: the first entities are `ner`, the first tags `pos`. */
function nameColumns(
  names: readonly string[],
  contents: readonly (ColumnContent | undefined)[],
  layout: Layout,
): readonly string[] {
  if (layout.columnNames) return names;
  const named = [...names];
  contents.forEach((content, i) => {
    const name = content && nameFor(content);
    if (name && !named.includes(name)) named[i] = name;
  });
  return named;
}

function nameFor(content: ColumnContent): string | undefined {
  if (content.kind === "span") return content.types.every((type) => CHUNK_TYPES.has(type)) ? "chunk" : "ner";
  // Where most tokens have no label of their own, the tags are not parts of speech.
  return content.kind === "token" && content.mostFrequent !== "O" ? "pos" : undefined;
}

function describeLayout({ format, columnCount, separator }: Layout): string {
  const separated = separator === "tab" ? "TABs" : "spaces";
  return `Read as ${FORMAT_NAMES[format]}: ${columnCount} columns separated by ${separated}.`;
}

/** The default id where the files list it or list nothing like it, else the listed id that names the column most often. */
function chooseId(column: string, listed: ReadonlyMap<string, number>, taken: ReadonlySet<string>): string {
  const name = column
    .replace(MISC_PREFIX, "")
    .toLowerCase()
    .replace(/[\s|,]+/g, "_");
  const topic = name === "upos" ? "pos" : name;
  const free = (id: string) => !taken.has(id);
  const usual = [`task_${topic}`, `task_${name}`].find(free);
  if (usual !== undefined && listed.has(usual)) return usual;
  const inFile = [...listed.keys()].filter((id) => {
    const words = id.toLowerCase().split(/[^\p{L}\p{N}]+/u);
    return free(id) && (words.includes(name) || words.includes(topic));
  });
  if (inFile.length > 0) return inFile.reduce((best, id) => (listed.get(id)! > listed.get(best)! ? id : best));
  let number = 2;
  while (taken.has(`task_${name}_${number}`)) number++;
  return usual ?? `task_${name}_${number}`;
}

function judgeMiscKey(documents: readonly ConllDocument[], key: string): ColumnContent {
  const task: Task = { id: key, kind: "span", column: MISC_PREFIX + key, scheme: "IOB2", weight: 1 };
  const sequences = documents.flatMap(({ sentences, layout }) =>
    sentences.map((sentence) => readTags(sentence, task, layout)),
  );
  const counts = new ValueCounts();
  for (const tags of sequences) for (const tag of tags) counts.add(tag);
  return judgeColumn(counts, () => sequences, false);
}
