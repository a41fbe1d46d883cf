import assert from "node:assert/strict";
import { applyEdits } from "../../../src/conll/edit";
import { readConll } from "../../../src/conll/read";
import { acceptEdits } from "../../../src/editor/accept-edits";
import { fillColumns } from "../../../src/prediction/fill-columns";
import { Tagger } from "../../../src/prediction/tagger";
import { readConfig } from "../../../src/tasks/config";
import { readExamples } from "../../../src/tasks/examples";
import { trainIn, Workspace } from "../training/workspace";

describe("accepting all predictions of a file", () => {
  let workspace: Workspace;
  let tagger: Tagger;
  before(async () => {
    workspace = new Workspace({ epochs: 3 });
    await trainIn(workspace);
    tagger = await Tagger.load(workspace.output);
  });
  after(async () => {
    await tagger.release();
    workspace.remove();
  });

  /** Every sentence of the text with all that is predicted of it. */
  async function accepted(text: string): Promise<string> {
    const conll = readConll(text);
    const project = readConfig(workspace.config);
    const predictions = await tagger.predict(readExamples(conll, project));
    const sentences = conll.sentences.filter(({ wordCount }) => wordCount > 0);
    const edits = sentences.flatMap((sentence, at) =>
      acceptEdits({ conll, project, sentence, prediction: predictions[at]! }, () => true),
    );
    return applyEdits(text, edits);
  }

  const predicted = (text: string) => fillColumns(readConll(text), readConfig(workspace.config), tagger);

  it("gives what `multitask predict` writes, where the annotation was removed and where it was not", async () => {
    const text = workspace.read("dev.conll");
    const bare = text.replace(/^([^#\t\n]+)\t[^\t\n]+\t[^\t\n]+$/gm, "$1\t_\t_");
    assert.notEqual(bare, text);
    assert.equal(await accepted(bare), await predicted(bare));
    const both = text.replace(/^# multitask_id = .*$/gm, "# multitask_id = task_ner|task_pos");
    assert.equal(await accepted(both), await predicted(both));
  });
});
