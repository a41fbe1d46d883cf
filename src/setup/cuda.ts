import { spawnSync } from "node:child_process";
import { createReadStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { libraryFolder, libraryNames } from "../engine/tensorflow-installation";

/** What the libraries of TensorFlow open first on an NVIDIA GPU, from 2.18 on. */
const cudaLibraries = [
  "libcudart.so.12",
  "libcublas.so.12",
  "libcublasLt.so.12",
  "libcufft.so.11",
  "libcusolver.so.11",
  "libcusparse.so.12",
  "libcudnn.so.9",
];

/** Where the kernel tells of NVIDIA's driver; tests have their own. */
const kernelFolder = "/proc/driver/nvidia";

/** What there is of NVIDIA on this machine. */
export interface NvidiaFindings {
  /** The version of the driver; undefined where there is none. */
  readonly driver?: string;
  readonly cards: readonly string[];
}

/** NVIDIA's driver and cards, as the kernel tells of them. */
export function findNvidia(folder = kernelFolder): NvidiaFindings {
  const driver = /Kernel Module(?: for \S+)?\s+(\d[\d.]*)/.exec(read(join(folder, "version")))?.[1];
  const cards = entries(join(folder, "gpus")).flatMap(
    (slot) => /^Model:\s*(.+)$/m.exec(read(join(folder, "gpus", slot, "information")))?.[1] ?? [],
  );
  return { ...(driver !== undefined && { driver }), cards };
}

/** The libraries of CUDA that are neither in an installation nor where the system looks for libraries. */
export function missingCudaLibraries(place: string): string[] {
  const installed = entries(join(place, "nvidia")).flatMap((name) => entries(join(place, "nvidia", name, "lib")));
  const searched = (process.env["LD_LIBRARY_PATH"] ?? "").split(":").filter((folder) => folder !== "");
  const { stdout } = spawnSync("ldconfig", ["-p"], {
    encoding: "utf8",
    env: { ...process.env, PATH: `${process.env["PATH"] ?? ""}:/sbin:/usr/sbin` },
  });
  const ofSystem = new Set((stdout ?? "").split("\n").map((line) => line.trim().split(" ", 1)[0]!));
  return cudaLibraries.filter(
    (library) =>
      !installed.includes(library) &&
      !ofSystem.has(library) &&
      !searched.some((folder) => existsSync(join(folder, library))),
  );
}

/** Whether the libraries were built with CUDA: only then they call it. */
export async function isBuiltWithCuda(place: string): Promise<boolean> {
  const sign = Buffer.from("cudaGetDeviceCount");
  for (const library of libraryNames) {
    let end = Buffer.alloc(0);
    for await (const chunk of createReadStream(join(place, libraryFolder, library), { highWaterMark: 1 << 20 })) {
      const bytes = Buffer.concat([end, chunk as Buffer]);
      if (bytes.includes(sign)) return true;
      end = bytes.subarray(-sign.length);
    }
  }
  return false;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
