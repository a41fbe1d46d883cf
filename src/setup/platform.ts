import { SetupError } from "./setup-error";

/** What a machine is. */
export interface Platform {
  readonly platform: string;
  readonly arch: string;
  /** Of the C library; undefined for another one than glibc. */
  readonly glibc?: string | undefined;
}

const alternative =
  "train with onnxruntime, on the CPU or, with any vendor's GPU, through WebGPU (--device webgpu), which needs nothing set up";

function thisPlatform(): Platform {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return { platform: process.platform, arch: process.arch, glibc: header.glibcVersionRuntime };
}

/** @throws SetupError when TensorFlow cannot be set up on this kind of machine, which says what to use there */
export function checkPlatform({ platform, arch, glibc }: Platform = thisPlatform()): void {
  const refuse = (reason: string) => new SetupError(`${reason}; ${alternative}.`);
  if (platform === "win32") {
    throw refuse(
      "TensorFlow uses no GPU on Windows itself since 2.11, so its engine is not offered there (in WSL 2 it is, as on Linux)",
    );
  }
  if (platform === "darwin") throw refuse("the TensorFlow engine is not offered on macOS in this version");
  if (platform !== "linux" || arch !== "x64") {
    throw refuse(`the TensorFlow engine is offered on Linux on x64 only, not on ${platform}-${arch}, in this version`);
  }
  if (glibc === undefined) throw refuse("the libraries of TensorFlow need glibc, which this Linux has not");
}
