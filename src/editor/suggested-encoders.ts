export interface SuggestedEncoder {
  /** on the Hugging Face hub */
  readonly id: string;
  readonly purpose: string;
  /** of its download, roughly: the exact one is told before it begins */
  readonly size: string;
}

/** A few encoders of the hub to begin with. */
export const suggestedEncoders: readonly SuggestedEncoder[] = [
  {
    id: "sentence-transformers/all-MiniLM-L6-v2",
    purpose: "English; small, trains on a CPU",
    size: "about 90 MB",
  },
  {
    id: "distilbert/distilbert-base-cased",
    purpose: "English; half the layers of BERT, keeps case",
    size: "about 260 MB",
  },
  { id: "FacebookAI/roberta-base", purpose: "English; the usual choice with a GPU", size: "about 500 MB" },
  { id: "FacebookAI/xlm-roberta-base", purpose: "100 languages", size: "about 1.1 GB" },
  { id: "GroNLP/bert-base-dutch-cased", purpose: "Dutch (BERTje)", size: "about 440 MB" },
];
