function setOf(tags: string): ReadonlySet<string> {
  return new Set(tags.split(" "));
}

/** The parts of speech of Universal Dependencies. */
export const UPOS_TAGS = setOf("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X");

/** The tags of the Penn Treebank and of those that add to it; some differ by a letter, and are right all the same. */
export const PENN_TAGS = setOf(
  "CC CD DT EX FW IN JJ JJR JJS LS MD NN NNS NNP NNPS PDT POS PRP PRP$ RB RBR RBS RP SYM TO UH VB VBD VBG VBN VBP VBZ " +
    "WDT WP WP$ WRB ADD AFX GW HYPH NFP NP NPS PP PP$ XX VBX NIL",
);

/** The phrases of CoNLL-2000. */
export const CHUNK_TYPES = setOf("ADJP ADVP CONJP INTJ LST NP PNP PP PRT SBAR UCP VP");
