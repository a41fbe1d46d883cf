// The conformance suite of the engines as a program of its own, for machines with a GPU: pack.mjs puts it into the folder as check.sh.
import Mocha from "mocha";

// What is to be in the title of a test, such as "on the GPU".
const [, , grep = ""] = process.argv;
const mocha = new Mocha({ timeout: 120_000, reporter: "dot", grep });
mocha.suite.emit("pre-require", globalThis, "", mocha);

async function main(): Promise<void> {
  // Not before the functions that declare tests are there.
  await import("../../test/unit/engine/conformance.test");
  const runner = mocha.run((failures) => process.exit(failures === 0 ? 0 : 1));
  runner.on("fail", ({ title }) => console.log(`failed: ${title}`));
}

void main();
