import type { Layout } from "../conll/document";
import { wordsOf, type ConllDocument } from "../conll/read";
import { readTags } from "./annotation";
import { judgeColumn, type ColumnContent } from "./column-content";
import { annotationOf, columnNames, MISC_PREFIX } from "./columns";
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
  const contents = names.map((name, i) => (isCandidate(name, i, first.layout) ? judge(alike, i, name) : undefined));
  const columns = nameColumns(names, contents, first.layout);

  const reasons = [describeLayout(first.layout)];
  const listed = countListedTasks(alike, columns);
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
  for (const key of findMiscKeys(alike, names)) {
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

function judge(documents: readonly ConllDocument[], index: number, name: string): ColumnContent {
  return judgeColumn(
    documents.flatMap(({ sentences }) =>
      sentences.map((sentence) => wordsOf(sentence).map((token) => annotationOf(token.cell(index))?.text)),
    ),
    TAG_NAMES.includes(name.toLowerCase()),
  );
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

function countListedTasks(documents: readonly ConllDocument[], columns: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  const project: Project = { columns, tasks: [] };
  for (const { sentences, layout } of documents) {
    for (const sentence of sentences) {
      for (const id of listedTasks(sentence, layout, project)) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  return counts;
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

function findMiscKeys(documents: readonly ConllDocument[], names: readonly string[]): string[] {
  const misc = names.findIndex((name) => name.toLowerCase() === "misc");
  const keys = new Set<string>();
  if (misc < 0) return [];
  for (const { sentences } of documents) {
    for (const sentence of sentences) {
      for (const token of wordsOf(sentence)) {
        const cell = token.cell(misc);
        if (!cell?.text.includes("=")) continue;
        for (const { key, value } of readMisc(cell)) if (value === "O" || /^[BIESLU]-/.test(value)) keys.add(key);
      }
    }
  }
  return [...keys].sort();
}

function judgeMiscKey(documents: readonly ConllDocument[], key: string): ColumnContent {
  const task: Task = { id: key, kind: "span", column: MISC_PREFIX + key, scheme: "IOB2", weight: 1 };
  return judgeColumn(
    documents.flatMap(({ sentences, layout }) => sentences.map((sentence) => readTags(sentence, task, layout))),
    false,
  );
}
