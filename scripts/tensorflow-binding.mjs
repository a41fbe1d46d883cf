// Compiles the binding of the TensorFlow engine into out/tensorflow/: native/tensorflow/README.md says from what.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const sources = path.join(root, "node_modules", "@tensorflow", "tfjs-node-gpu", "binding");
const native = path.join(root, "native", "tensorflow");
const folder = path.join(root, "out", "tensorflow");
/** Of this machine; other targets have none. */
const binding = path.join(folder, "tfjs_binding.node");
const libraries = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];

/**
 * Compiles it where that has not been done since its sources changed.
 * @throws Error in one sentence when this machine cannot
 */
export function buildTensorFlowBinding() {
  if (process.platform !== "linux") throw new Error("the binding of TensorFlow is built on Linux only");
  if (!existsSync(sources)) throw new Error("@tensorflow/tfjs-node-gpu is not installed: run npm ci");
  const files = [
    ...readdirSync(sources).map((name) => path.join(sources, name)),
    path.join(native, "old-libstdcxx.cc"),
    fileURLToPath(import.meta.url),
  ];
  if (existsSync(binding) && files.every((file) => statSync(file).mtimeMs <= statSync(binding).mtimeMs)) return;
  mkdirSync(folder, { recursive: true });
  const aside = mkdtempSync(path.join(folder, "build-"));
  try {
    for (const library of libraries) {
      compile(["-shared", "-x", "c", "/dev/null", `-Wl,-soname,${library}`, "-o", path.join(aside, library)]);
    }
    const output = path.join(aside, "tfjs_binding.node");
    compile([
      "-O2",
      "-std=c++17",
      "-fPIC",
      "-shared",
      "-s",
      "-DNAPI_VERSION=8",
      `-I${path.join(root, "node_modules", "node-api-headers", "include")}`,
      `-I${path.join(native, "include")}`,
      ...files.filter((file) => file.endsWith(".cc")),
      "-o",
      output,
      "-Wl,--no-as-needed",
      `-L${aside}`,
      ...libraries.map((library) => `-l:${library}`),
      "-Wl,-rpath,$ORIGIN",
    ]);
    renameSync(output, binding);
  } finally {
    rmSync(aside, { recursive: true });
  }
}

/**
 * Puts the binding and its licence, where it has been built, into the programs' folder.
 * @returns whether it has been built
 */
export function copyTensorFlowBinding(outdir) {
  if (!existsSync(binding)) return false;
  const target = path.join(outdir, "tensorflow");
  mkdirSync(target, { recursive: true });
  copyFileSync(binding, path.join(target, path.basename(binding)));
  copyFileSync(path.join(native, "LICENSE"), path.join(target, "LICENSE"));
  return true;
}

function compile(compilerArguments) {
  const { status, error, stderr } = spawnSync("g++", compilerArguments, { encoding: "utf8" });
  if (error?.code === "ENOENT") throw new Error("g++ is missing from this machine (as root: apt-get install g++)");
  if (error) throw error;
  if (status !== 0) throw new Error(`g++ cannot compile the binding of TensorFlow: ${stderr.trim()}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    buildTensorFlowBinding();
    console.log(`${path.relative(process.cwd(), binding)}: ${Math.round(statSync(binding).size / 1e3)} kB`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
