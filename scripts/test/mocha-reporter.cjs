// Mocha's "spec" output, and the counts as one line of JSON written to the file that MOCHA_COUNTS names: scripts/test.mjs adds them up.
const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

module.exports = class extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.on("retry", (test, error) => console.log(`    tried again: ${test.title}\n      ${error.stack}`));
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats;
      if (!process.env.MOCHA_COUNTS) return;
      writeFileSync(process.env.MOCHA_COUNTS, JSON.stringify({ passes, failures, pending }));
    });
  }
};
