// Sets up TensorFlow on the CPU for development and continuous integration, where the command line does by default: npm run engine:tensorflow
import { installDebianPackages, isPresent, run } from "./debian.mjs";
import { root } from "./vscode/paths.mjs";
import { buildTensorFlowBinding } from "./tensorflow-binding.mjs";

try {
  const fetches = ["pip", "pip3", "uv"].some(isPresent) ? {} : { "python3-pip": "pip3" };
  installDebianPackages({ "g++": "g++", ...fetches });
  buildTensorFlowBinding();
  run(process.execPath, ["scripts/build.mjs"], { cwd: root });
  run(process.execPath, ["dist/cli.js", "engine", "install", "tensorflow", "--yes"], { cwd: root });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
