/** The labels of a task, each with the index that the model knows it by. */
export class LabelDictionary {
  private readonly indices: ReadonlyMap<string, number>;

  /** @param labels in the order of their indices; throws a RangeError where one occurs twice */
  constructor(readonly labels: readonly string[]) {
    this.indices = new Map(labels.map((label, index) => [label, index]));
    if (this.indices.size !== labels.length) throw new RangeError("A label dictionary holds each label once.");
  }

  /** The dictionary of the tags seen: the most frequent first, equally frequent ones by code units. */
  static fromTags(sequences: Iterable<readonly (string | undefined)[]>): LabelDictionary {
    const counts = new Map<string, number>();
    for (const tags of sequences) {
      for (const tag of tags) if (tag !== undefined) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    }
    const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    return new LabelDictionary(sorted.map(([label]) => label));
  }

  get size(): number {
    return this.labels.length;
  }

  /** The index of a label; undefined for a label that the dictionary does not have. */
  indexOf(label: string): number | undefined {
    return this.indices.get(label);
  }

  /** The label of an index. Throws a RangeError for an index without one. */
  labelAt(index: number): string {
    const label = this.labels[index];
    if (label === undefined) throw new RangeError(`No label has the index ${index}; there are ${this.size}.`);
    return label;
  }
}
