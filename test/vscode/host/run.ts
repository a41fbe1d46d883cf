// What the extension host calls (as @vscode/test-electron's "extensionTestsPath"): runs the suites bundled beside this file.
import Mocha from "mocha";
import { readdirSync } from "node:fs";
import path from "node:path";
import { format } from "node:util";

export async function run(): Promise<void> {
  markOutput(process.env["SUITE_MARK"] ?? "");
  const mocha = new Mocha({ timeout: 60_000, ...JSON.parse(process.env["MOCHA_OPTIONS"] ?? "{}") });
  const suites = readdirSync(__dirname, { recursive: true, encoding: "utf8" });
  for (const suite of suites.filter((name) => name.endsWith(".test.js"))) mocha.addFile(path.join(__dirname, suite));
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}

/** The workbench prints its own log in the same place; the mark tells mocha's output apart from it. */
function markOutput(mark: string): void {
  const consoleLog = (...values: unknown[]) => console.log(mark + format(...values));
  Object.assign(Mocha.reporters.Base, { consoleLog });
}
