import { Tokenizer } from "@huggingface/tokenizers";

/** The tokenizer of a checkpoint, as its own files describe it. */
export interface TokenizerFiles {
  /** tokenizer.json */
  readonly tokenizer: Readonly<Record<string, unknown>>;
  /** tokenizer_config.json, or nothing where there is none */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Forms of a corpus repeat: so many are remembered before the memory is emptied. */
const REMEMBERED_FORMS = 200_000;

/** Cuts words into sub-tokens, each word by itself, as transformers does with `is_split_into_words`. */
export class SubTokenizer {
  /** Ids before and after every sentence. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  private readonly tokenizer: Tokenizer;
  private readonly unknown: number;
  private readonly isByteLevel: boolean;
  /** Sub-tokens such as `<s>`, which no space begins. */
  private readonly special: ReadonlyMap<string, number>;
  private readonly known = new Map<string, readonly number[]>();

  /** @throws Error when the files describe no tokenizer */
  constructor(readonly files: TokenizerFiles) {
    this.tokenizer = new Tokenizer(files.tokenizer, files.settings);
    this.special = new Map([...this.tokenizer.get_added_tokens_decoder()].map(([id, { content }]) => [content, id]));
    this.isByteLevel = isByteLevel(files.tokenizer["pre_tokenizer"]);
    this.unknown = unknownId(this.tokenizer, files.settings);
    const [bare, whole] = [false, true].map(
      (add_special_tokens) => this.tokenizer.encode("a", { add_special_tokens }).ids,
    );
    const start = whole!.findIndex((_, at) => bare!.every((id, offset) => whole![at + offset] === id));
    this.before = whole!.slice(0, start);
    this.after = whole!.slice(start + bare!.length);
  }

  /** Whether it makes capitals small before it looks words up. */
  get lowersLetters(): boolean {
    return lowersLetters(this.files.tokenizer["normalizer"]);
  }

  /** How many rows a table for all its ids has at least. */
  get size(): number {
    let size = 0;
    for (const id of this.tokenizer.get_vocab().values()) size = Math.max(size, id + 1);
    return size;
  }

  /** The ids of a word, at least one: a word that yields none, such as a zero-width space, is read as the unknown sub-token. */
  idsOf(form: string): readonly number[] {
    const known = this.known.get(form);
    if (known) return known;
    const found = this.tokenize(form);
    if (this.known.size >= REMEMBERED_FORMS) this.known.clear();
    this.known.set(form, found);
    return found;
  }

  private tokenize(form: string): readonly number[] {
    const special = this.special.get(form);
    if (special !== undefined) return [special];
    const { ids } = this.tokenizer.encode(this.isByteLevel ? ` ${form}` : form, { add_special_tokens: false });
    return ids.length > 0 ? ids : [this.unknown];
  }
}

function lowersLetters(normalizer: unknown): boolean {
  const { type, lowercase, normalizers } = (normalizer ?? {}) as {
    type?: string;
    lowercase?: boolean;
    normalizers?: unknown[];
  };
  return type === "Lowercase" || lowercase === true || (normalizers ?? []).some(lowersLetters);
}

/** Whether words begin with the space before them, as in GPT-2's and RoBERTa's byte pairs. */
function isByteLevel(preTokenizer: unknown): boolean {
  const { type, pretokenizers } = (preTokenizer ?? {}) as { type?: string; pretokenizers?: unknown[] };
  return type === "ByteLevel" || (pretokenizers ?? []).some(isByteLevel);
}

function unknownId(tokenizer: Tokenizer, settings: Readonly<Record<string, unknown>>): number {
  const named = settings["unk_token"];
  const content = typeof named === "string" ? named : (named as { content?: string } | undefined)?.content;
  const candidates = [content, "[UNK]", "<unk>"].filter((token) => token !== undefined);
  return candidates.map((token) => tokenizer.token_to_id(token)).find((id) => id !== undefined) ?? 0;
}
