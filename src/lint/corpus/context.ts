import type { Sentence, Token } from "../../conll/document";
import { wordsOf, type ConllDocument } from "../../conll/read";
import { readTags } from "../../tasks/annotation";
import { formColumnOf, resolveColumn } from "../../tasks/columns";
import type { Project } from "../../tasks/project";
import { convertTags, parseTag } from "../../tasks/schemes";
import { readSpans, type Span } from "../../tasks/spans";
import type { Task } from "../../tasks/task";
import type { LineRange, RelatedPlace } from "../diagnostic";

/** What the files of a corpus are for, in the order in which they are looked at. */
export const splits = ["train", "dev", "test"] as const;
export type Split = (typeof splits)[number];

/** A file that a configuration names for a split. */
export interface CorpusFile {
  readonly path: string;
  readonly split: Split;
  readonly document: ConllDocument;
}

/** A file of a corpus with its sentences: those that hold words. */
export class CorpusText {
  readonly sentences: readonly CorpusSentence[];

  constructor(
    readonly path: string,
    /** More than one where the configuration names the file for several. */
    readonly splits: ReadonlySet<Split>,
    readonly document: ConllDocument,
    project: Project,
  ) {
    const formColumn = formColumnOf(document.layout, project);
    this.sentences = document.sentences.flatMap((sentence) => {
      const words = wordsOf(sentence);
      if (words.length === 0) return [];
      const forms = words.map((word) => word.textOf(formColumn) ?? "");
      return [new CorpusSentence(this, sentence, words, forms, project)];
    });
  }

  /** What messages call it. */
  get name(): string {
    return this.path.slice(Math.max(this.path.lastIndexOf("/"), this.path.lastIndexOf("\\")) + 1);
  }

  /** The whole of its first line with words, or its first line where there is none. */
  get head(): LineRange {
    const [sentence] = this.sentences;
    const line = sentence ? sentence.lineOf(0) : 0;
    return { line, start: 0, end: this.document.lineText(line).length };
  }
}

/** A sentence as the rules compare it with others. */
export class CorpusSentence {
  /** The same for sentences of the same words. */
  readonly key: string;
  private readonly tags = new Map<Task, readonly (string | undefined)[] | undefined>();
  private readonly spans = new Map<Task, readonly Span[]>();

  constructor(
    readonly text: CorpusText,
    readonly sentence: Sentence,
    readonly words: readonly Token[],
    readonly forms: readonly string[],
    private readonly project: Project,
  ) {
    this.key = forms.join("\t");
  }

  /**
   * The tags of the words for a task, those of spans as IOB2 writes them, so that files in different schemes compare; undefined
   * where no word is annotated.
   */
  tagsOf(task: Task): readonly (string | undefined)[] | undefined {
    if (!this.tags.has(task)) this.tags.set(task, this.readTags(task));
    return this.tags.get(task);
  }

  /** The spans of a task of spans; none where no word is annotated. */
  spansOf(task: Task): readonly Span[] {
    let spans = this.spans.get(task);
    if (!spans) {
      spans = readSpans((this.tagsOf(task) ?? []).map((tag) => tag ?? "_"));
      this.spans.set(task, spans);
    }
    return spans;
  }

  /** The 0-based line of a word. */
  lineOf(word: number): number {
    return this.sentence.firstLine + this.words[word]!.offset;
  }

  /** Where the tag of a word stands, or the whole line of a word without one. */
  rangeOfTag(word: number, task: Task): LineRange {
    const column = resolveColumn(task.column, this.text.document.layout, this.project);
    return this.rangeOf(word, column?.readTag(this.words[word]!));
  }

  /** Where a word stands. */
  rangeOfForm(word: number): LineRange {
    const column = formColumnOf(this.text.document.layout, this.project);
    return this.rangeOf(word, this.words[word]!.cell(column));
  }

  /** Where a word stands, as messages say it. */
  placeOf(word: number): string {
    return `${this.text.name}, line ${this.lineOf(word) + 1}`;
  }

  /** Where else to look: a word of the sentence, and what is to be seen there. */
  relatedPlace(word: number, message: string): RelatedPlace {
    const { line, start, end } = this.rangeOfForm(word);
    return { path: this.text.path, line, column: start, endColumn: end, message };
  }

  private rangeOf(word: number, cell: { readonly start: number; readonly end: number } | undefined): LineRange {
    const line = this.lineOf(word);
    return cell
      ? { line, start: cell.start, end: cell.end }
      : { line, start: 0, end: this.text.document.lineText(line).length };
  }

  private readTags(task: Task): readonly (string | undefined)[] | undefined {
    const tags = readTags(this.sentence, task, this.text.document.layout, this.project);
    if (tags.every((tag) => tag === undefined)) return undefined;
    if (task.kind === "token") return tags;
    const converted = convertTags(
      tags.map((tag) => tag ?? "_"),
      "IOB2",
    );
    return tags.map((tag, i) => (tag === undefined ? undefined : converted[i]));
  }
}

/** A corpus as the rules look at it. */
export class CorpusContext {
  /** Each file once, those of train first. */
  readonly texts: readonly CorpusText[];
  readonly sentences: readonly CorpusSentence[];

  constructor(
    files: readonly CorpusFile[],
    readonly project: Project,
  ) {
    const ordered = splits.flatMap((split) => files.filter((file) => file.split === split));
    const splitsOf = (path: string) => new Set(ordered.filter((file) => file.path === path).map(({ split }) => split));
    const byPath = new Map(ordered.map((file) => [file.path, file]));
    this.texts = [...byPath.values()].map(({ path, document }) => {
      return new CorpusText(path, splitsOf(path), document, project);
    });
    this.sentences = this.texts.flatMap(({ sentences }) => sentences);
  }

  /** The files of a split. */
  textsOf(split: Split): readonly CorpusText[] {
    return this.texts.filter((text) => text.splits.has(split));
  }

  /** The sentences of a split. */
  sentencesOf(split: Split): readonly CorpusSentence[] {
    return this.textsOf(split).flatMap(({ sentences }) => sentences);
  }
}

/** What a tag says of a word: the type of its span, or the tag itself. */
export function labelOf(tag: string, task: Task): string {
  return task.kind === "span" ? parseTag(tag).label : tag;
}
