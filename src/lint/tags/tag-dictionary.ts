import { parseTag } from "../../tasks/schemes";
import { formOfTag, type TagForm } from "../../tasks/tag-form";
import type { Task } from "../../tasks/task";
import { UPOS_TAGS } from "./tag-sets";

/** Numbers the tags of a task, so that those of a large file are counted after every edit in no time. */
export class TagDictionary {
  /** The tag of each number. */
  readonly tags: string[] = [];
  /** The form of each tag; those of a token task have no form of their own. */
  readonly forms: TagForm[] = [];
  /** The label of each tag: the type of its span; the empty string outside of spans. Of a token task the tag itself. */
  readonly labels: string[] = [];
  /** Whether each tag is malformed or, of a token task, none of UPOS: most files have few such tags or nothing else. */
  readonly isOdd: boolean[] = [];
  private readonly ids = new Map<string, number>();

  constructor(private readonly kind: Task["kind"]) {}

  idOf(tag: string): number {
    return this.ids.get(tag) ?? this.add(tag);
  }

  private add(tag: string): number {
    const id = this.tags.push(tag) - 1;
    this.ids.set(tag, id);
    const form = this.kind === "span" ? formOfTag(tag) : "outside";
    this.forms.push(form);
    this.isOdd.push(this.kind === "token" ? !UPOS_TAGS.has(tag) : form === "malformed");
    this.labels.push(this.kind === "token" ? tag : form === "span" ? parseTag(tag).label : "");
    return id;
  }
}
