import { readConllFile } from "../../src/conll/file";
import { Tagger } from "../../src/prediction/tagger";
import { readExamples } from "../../src/tasks/examples";
import { readConfig } from "../../src/tasks/config";
async function main() {
  const config = readConfig(process.argv[2]! + "/multitask.json");
  const tagger = await Tagger.load(process.argv[2]! + "/model");
  const ex = readExamples(readConllFile("../shared/data/ewt-multitask/test.conll"), config);
  const n = ex.reduce((s, e) => s + e.forms.length, 0);
  for (let i = 0; i < Number(process.argv[3] ?? 3); i++) {
    const t = performance.now(); const c = process.cpuUsage();
    await tagger.tag(ex.map((e) => e.forms));
    const u = process.cpuUsage(c);
    console.log(Math.round(n / ((performance.now() - t) / 1000)), "words/s", Math.round(n / ((u.user + u.system) / 1e6)), "per cpu s");
  }
  await tagger.release();
}
void main();
