import { fork } from "node:child_process";
import type { TensorFlowCheck } from "../engine/tensorflow-check";
import { SetupError } from "./setup-error";

const keptCharacters = 2_000;

/**
 * Loads the libraries of a folder in a process of its own, and computes with them.
 * @param program the bundled `tensorflow-check.js`
 * @throws SetupError when they cannot be used; the signal's reason
 */
export async function testTensorFlow(
  program: string,
  directory: string,
  signal: AbortSignal,
): Promise<TensorFlowCheck> {
  signal.throwIfAborted();
  const child = fork(program, [directory], {
    // An extension host runs on Electron: this makes it plain Node.
    env: {
      ...process.env,
      ELECTRON_RUN_AS_NODE: "1",
      TF_CPP_MIN_LOG_LEVEL: "3",
      TF_FORCE_GPU_ALLOW_GROWTH: "true",
    },
    execArgv: [],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const stop = () => child.kill("SIGKILL");
  signal.addEventListener("abort", stop);
  let printed = "";
  child.stderr!.setEncoding("utf8").on("data", (text: string) => (printed = (printed + text).slice(-keptCharacters)));
  let answer: { found?: TensorFlowCheck; failure?: string } = {};
  child.on("message", (message: typeof answer) => (answer = message));
  const end = await new Promise<string>((resolve) => {
    child
      .on("close", (code, killer) => resolve(killer ?? `exit code ${code}`))
      .on("error", ({ message }) => resolve(message));
  });
  signal.removeEventListener("abort", stop);
  signal.throwIfAborted();
  if (answer.found) return answer.found;
  const [reason] = (answer.failure ?? `${printed.trim()} ${end}`.trim()).split("\n", 1);
  throw new SetupError(`the libraries cannot be used on this machine (${reason}).`);
}
