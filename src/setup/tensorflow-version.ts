import { SetupError } from "./setup-error";

/** What is fetched where the person gives nothing. */
export const fetchedVersion = "2.20.0";

/** As a package manager takes it; with CUDA, what that version itself asks for, but for what XLA and several GPUs need. */
export function packagesToFetch(cuda: boolean): string[] {
  if (!cuda) return [`tensorflow-cpu==${fetchedVersion}`];
  return [`tensorflow==${fetchedVersion}`, ...Object.entries(cudaPackages).map(([name, range]) => name + range)];
}

/** NVIDIA's packages of the libraries that TensorFlow's own look for, and of those that these need. */
export const cudaPackages: Readonly<Record<string, string>> = {
  "nvidia-cublas-cu12": ">=12.5.3.2,<13",
  "nvidia-cuda-cupti-cu12": ">=12.5.82,<13",
  "nvidia-cuda-nvrtc-cu12": ">=12.5.82,<13",
  "nvidia-cuda-runtime-cu12": ">=12.5.82,<13",
  "nvidia-cudnn-cu12": ">=9.3.0.75,<10",
  "nvidia-cufft-cu12": ">=11.2.3.61,<12",
  "nvidia-cusolver-cu12": ">=11.6.3.83,<12",
  "nvidia-cusparse-cu12": ">=12.5.1.3,<13",
  "nvidia-nvjitlink-cu12": ">=12.5.82,<13",
};
/** The first version (major and minor) that was seen to work, that of the npm package, and the last. */
const [oldest, newest] = [
  [2, 9],
  [2, 21],
] as const;
/** From then on the libraries are those of CUDA 12 and cuDNN 9, which NVIDIA's wheels bring. */
const oldestWithCuda = [2, 18] as const;

/** @throws SetupError when the engine does not work with a version of TensorFlow */
export function checkVersion(version: string, what: string, cuda: boolean): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const from = cuda ? oldestWithCuda : oldest;
  const isOlder = major < from[0] || (major === from[0] && minor < from[1]);
  const isNewer = major > newest[0] || (major === newest[0] && minor > newest[1]);
  if (!isOlder && !isNewer && /^\d+\.\d+/.test(version)) return;
  const needed = `${from.join(".")} to ${newest.join(".")}`;
  throw new SetupError(
    `${what} holds TensorFlow ${version}, and the engine${cuda ? " with CUDA" : ""} needs ${needed}: take ${fetchedVersion}.`,
  );
}
