// Packages the extension for one platform: node scripts/package.mjs [--target linux-x64] [--output file.vsix]
// It is put together in a folder of its own, so that dist/ stays the developer's and nothing else can slip into the package.
import { createVSIX } from "@vscode/vsce";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildTensorFlowBinding } from "./tensorflow-binding.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

export async function packageExtension({ target = `${process.platform}-${process.arch}`, output } = {}) {
  const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const packagePath = output ?? path.join(root, `${manifest.name}-${target}-${manifest.version}.vsix`);
  mkdirSync(path.join(root, "out"), { recursive: true });
  const folder = mkdtempSync(path.join(root, "out", "package-"));
  try {
    prepareBinding(target);
    build(path.join(folder, "dist"));
    copyRuntime(target, path.join(folder, "dist", "node_modules"));
    for (const name of ["package.json", "README.md", ...manifest.files]) {
      const source = path.join(root, name);
      if (name !== "dist" && existsSync(source)) cpSync(source, path.join(folder, name), { recursive: true });
    }
    checkContributedFiles(manifest, folder);
    await createVSIX({
      cwd: folder,
      target,
      packagePath,
      dependencies: false,
      allowMissingRepository: true,
      rewriteRelativeLinks: false,
      allowUnusedFilesPattern: true,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
  return packagePath;
}

/** The build puts it into the package. Without it the package lacks the TensorFlow engine alone, which is said. */
function prepareBinding(target) {
  if (target !== `linux-${process.arch}`) return;
  try {
    buildTensorFlowBinding();
  } catch (error) {
    console.warn(`Packaged without the TensorFlow engine: ${error.message}.`);
  }
}

function build(outdir) {
  const build = path.join(root, "scripts", "build.mjs");
  const { status } = spawnSync(process.execPath, [build, "--production", "--outdir", outdir], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) throw new Error("The production build failed: see its messages above.");
}

/** onnxruntime-node cannot be bundled: beside its code go the native binaries, of this platform alone (all six are 280 MB). */
function copyRuntime(target, folder) {
  const [platform, arch] = target.split("-");
  const binaries = path.join("bin", "napi-v6", platform, arch);
  const runtime = path.join(root, "node_modules", "onnxruntime-node");
  if (!existsSync(path.join(runtime, binaries))) {
    throw new Error(`onnxruntime-node has no binaries for ${target}: choose another --target.`);
  }
  copyPackage("onnxruntime-node", ["package.json", "dist", binaries], folder);
  copyPackage("onnxruntime-common", ["package.json", path.join("dist", "cjs")], folder);
}

function copyPackage(name, parts, folder) {
  for (const part of parts) {
    cpSync(path.join(root, "node_modules", name, part), path.join(folder, name, part), {
      recursive: true,
      // For macOS the library is there under two names: its binding loads the one with the short version.
      filter: (source) => !/\.(map|d\.ts|\d+\.\d+\.\d+\.dylib)$/.test(source),
    });
  }
}

function checkContributedFiles(manifest, folder) {
  const named = [...JSON.stringify(manifest).matchAll(/"\.\/([^"]+)"/g)].map((match) => match[1]);
  const missing = named.filter((name) => !existsSync(path.join(folder, name)));
  if (missing.length === 0) return;
  throw new Error(
    `package.json names what is not in the package: ${missing.join(", ")}. Build it, or add it to "files".`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { values } = parseArgs({ options: { target: { type: "string" }, output: { type: "string" } } });
    const file = await packageExtension(values);
    console.log(`${path.relative(process.cwd(), file)}: ${(statSync(file).size / 1e6).toFixed(1)} MB`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
