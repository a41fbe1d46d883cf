// Everything that must pass. Its last line sums up all mocha runs; any other step that fails counts as one failed test.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { mochaReporter } from "./test/prepare.mjs";
import { root } from "./vscode/paths.mjs";

const folder = mkdtempSync(path.join(tmpdir(), "multitask-test-"));
const countsFile = path.join(folder, "counts.json");
const extension = path.join(folder, "extension.vsix");

const steps = {
  build: "npm run --silent build",
  typecheck: "npm run --silent typecheck",
  lint: "npm run --silent lint",
  "unit tests": `npm run --silent test:unit -- --reporter "${mochaReporter}"`,
  package: `npm run --silent package -- --output "${extension}"`,
  "tests in the extension host": `npm run --silent test:host -- --extension "${extension}"`,
  "tests in the browser": `npm run --silent test:browser -- --extension "${extension}"`,
  "unit tests of the GPU": `npm run --silent test:unit -- --reporter "${mochaReporter}" --grep "on the GPU"`,
};

// The browser that the steps before have installed brings a Vulkan driver in software, which is GPU enough to train on.
const softwareGpu = {
  VK_ICD_FILENAMES: "/usr/lib/chromium/vk_swiftshader_icd.json",
  LD_LIBRARY_PATH: "/usr/lib/chromium",
  XDG_RUNTIME_DIR: folder,
};
const environments = { "unit tests of the GPU": softwareGpu };

const total = { passed: 0, failed: 0, skipped: 0 };
const failedSteps = Object.entries(steps).filter(([name, command]) => !passes(name, command));
rmSync(folder, { recursive: true });

const engine = spawnSync(process.execPath, ["dist/cli.js", "engine", "status"], { cwd: root, encoding: "utf8" });
if (engine.status !== 0) {
  console.log(
    `The tests of the TensorFlow engine were skipped (npm run engine:tensorflow sets it up): ${engine.stderr.trim()}`,
  );
}
for (const [name, command] of failedSteps) console.log(`Failed: ${name} (${command})`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;

function passes(name, command) {
  console.log(`\n== ${name}`);
  const env = { ...environments[name], ...process.env, MOCHA_COUNTS: countsFile };
  const { status } = spawnSync(command, { shell: true, cwd: root, stdio: "inherit", env });
  const counted = takeCounts();
  total.passed += counted.passes;
  total.skipped += counted.pending;
  total.failed += status === 0 ? counted.failures : Math.max(counted.failures, 1);
  return status === 0;
}

function takeCounts() {
  if (!existsSync(countsFile)) return { passes: 0, failures: 0, pending: 0 };
  const counts = JSON.parse(readFileSync(countsFile, "utf8"));
  rmSync(countsFile);
  return counts;
}
