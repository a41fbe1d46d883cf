import type { Layout, Sentence, Token } from "../conll/document";
import { wordsOf, type ConllDocument } from "../conll/read";
import { annotatedTasks } from "../tasks/annotation";
import { readTaskIdLines, type TaskIdLine, type TaskIdMention } from "../tasks/multitask-id";
import type { Project } from "../tasks/project";
import type { Task } from "../tasks/task";
import type { LineRange } from "./diagnostic";
import type { Trait } from "../conll/trait";

/** A sentence as the rules look at it: each question about it is answered once, for all of them, and only when it is asked. */
export class SentenceContext {
  private wordTokens: readonly Token[] | undefined;
  private taskIdLines: readonly TaskIdLine[] | undefined;
  private taskIdMentions: readonly TaskIdMention[] | undefined;
  private countedMentions: readonly TaskIdMention[] | undefined;
  private listedIds: readonly string[] | undefined;
  private annotatedIds: readonly string[] | undefined;

  constructor(
    readonly sentence: Sentence,
    readonly document: ConllDocument,
    readonly project: Project,
  ) {}

  /** The words to train on: none for a document boundary and for comments without tokens. */
  get words(): readonly Token[] {
    return (this.wordTokens ??= wordsOf(this.sentence));
  }

  /** The comments and cells that name tasks, in the order of their lines. */
  get idLines(): readonly TaskIdLine[] {
    return (this.taskIdLines ??= readTaskIdLines(this.sentence, this.layout, this.project));
  }

  /** All mentions of task ids, misplaced ones too. */
  get mentions(): readonly TaskIdMention[] {
    return (this.taskIdMentions ??=
      this.idLines.length === 1 ? this.idLines[0]!.mentions : this.idLines.flatMap((line) => line.mentions));
  }

  /** The mentions that count: those that readers find. */
  get counted(): readonly TaskIdMention[] {
    return (this.countedMentions ??= this.mentions.filter((mention) => !mention.misplaced));
  }

  /** The ids of `counted`, each once. */
  get listed(): readonly string[] {
    return (this.listedIds ??= [...new Set(this.counted.map((mention) => mention.id))]);
  }

  /** Whether a line of the sentence has something that its rules look into more closely. */
  has(trait: Trait): boolean {
    return (this.sentence.traits & trait) !== 0;
  }

  get layout(): Layout {
    return this.document.layout;
  }

  /** The ids of the tasks that the sentence is annotated for, in the project's order. */
  get annotated(): readonly string[] {
    return (this.annotatedIds ??= annotatedTasks(this.sentence, this.layout, this.project));
  }

  /**
   * Comments below the first token look like the head of a second sentence, the blank line above them forgotten: ids
   * for which the first has its own, or other comments.
   */
  get looksLikeTwoSentences(): boolean {
    const misplaced = this.sentence.comments.filter((comment) => comment.misplaced);
    const misplacedIds = this.idLines.filter((line) => line.source === "comment" && line.misplaced);
    return misplaced.length > misplacedIds.length || (misplacedIds.length > 0 && this.counted.length > 0);
  }

  /** The project's task of that id. */
  taskOf(id: string): Task | undefined {
    return this.project.tasks.find((task) => task.id === id);
  }

  /** The whole of a line of the document. */
  rangeOfLine(line: number): LineRange {
    return { line, start: 0, end: this.document.lineText(line).length };
  }
}
