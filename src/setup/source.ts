import { createReadStream, createWriteStream, existsSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { libraryFolder, libraryNames } from "../engine/tensorflow-installation";
import type { LibraryFile } from "./library-file";
import { SetupError } from "./setup-error";
import { checkVersion, cudaPackages, fetchedVersion } from "./tensorflow-version";
import { Wheel } from "./wheel";

/** What libraries are taken from. */
export interface Source {
  /** As a person is told of it. */
  readonly what: string;
  readonly files: readonly LibraryFile[];
  close(): void;
}

const cudaLibrary = /^nvidia\/[^/]+\/lib\/[^/]+\.so[.\d]*$/;
const needed = `it takes a wheel of tensorflow or tensorflow-cpu ${fetchedVersion} for Linux on x86_64, a folder of wheels, or an unpacked package`;

/**
 * Opens what a person gives: a wheel, a folder of wheels, the folder into which one was installed or unpacked, an installation of ours, or
 * the npm package tfjs-node with the libraries that its install script has fetched.
 * @param cuda whether NVIDIA's libraries are wanted too
 * @throws SetupError when it is not what is needed
 */
export async function openSource(path: string, cuda: boolean): Promise<Source> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new SetupError(`${path} does not exist.`);
  return found.isDirectory() ? openFolder(path, cuda) : openWheels([path], cuda);
}

async function openFolder(folder: string, cuda: boolean): Promise<Source> {
  const wheels = readdirSync(folder).filter((name) => /^(tensorflow(_cpu)?|nvidia_\w+)-.*\.whl$/.test(name));
  if (wheels.some((name) => name.startsWith("tensorflow"))) {
    const wanted = cuda ? wheels : wheels.filter((name) => name.startsWith("tensorflow"));
    return openWheels(
      wanted.map((name) => join(folder, name)),
      cuda,
    );
  }
  const [library, framework] = libraryNames;
  for (const libraries of [folder, join(folder, "tensorflow"), join(folder, libraryFolder)]) {
    if (!existsSync(join(libraries, library))) continue;
    const files = [library, framework].map((name) => copied(join(libraries, name), `${libraryFolder}/${name}`));
    return { what: libraries, files: [...files, ...(cuda ? nvidiaFiles(join(libraries, "..")) : [])], close };
  }
  const ofPackage = join(folder, "deps", "lib");
  if (existsSync(join(ofPackage, "libtensorflow.so.2"))) {
    // It is the same library under another name.
    const files = [
      copied(join(ofPackage, "libtensorflow.so.2"), `${libraryFolder}/${library}`),
      copied(join(ofPackage, framework), `${libraryFolder}/${framework}`),
    ];
    return { what: folder, files, close };
  }
  throw new SetupError(`${folder} holds no TensorFlow: ${needed}.`);
}

function close(): void {}

async function openWheels(paths: readonly string[], cuda: boolean): Promise<Source> {
  const wheels: Wheel[] = [];
  const closeAll = () => wheels.forEach((wheel) => wheel.close());
  try {
    for (const path of paths) wheels.push(await Wheel.open(path));
    const [tensorflow, another] = wheels.filter(({ name }) => !name.startsWith("nvidia-"));
    if (another) {
      throw new SetupError(`there are ${basename(tensorflow!.path)} and ${basename(another.path)}: give one of them.`);
    }
    if (!tensorflow) throw new SetupError(`${basename(paths[0]!)} is a wheel of ${wheels[0]!.name}: ${needed}.`);
    const files = wheels.flatMap((wheel) => (wheel === tensorflow ? tensorFlowFiles(wheel, cuda) : cudaFiles(wheel)));
    return { what: basename(tensorflow.path), files, close: closeAll };
  } catch (error) {
    closeAll();
    throw error;
  }
}

function tensorFlowFiles(wheel: Wheel, cuda: boolean): LibraryFile[] {
  const { name, version, platforms } = wheel;
  const what = basename(wheel.path);
  if (!/^tensorflow(-cpu)?$/.test(name)) throw new SetupError(`${what} is a wheel of ${name}: ${needed}.`);
  checkPlatform(wheel);
  if (cuda && name === "tensorflow-cpu") {
    throw new SetupError(`${what} has no CUDA in it: with --cuda it takes a wheel of tensorflow.`);
  }
  checkVersion(version, what, cuda);
  const files = libraryNames.map((library) => {
    const file = wheel.files.find(({ path }) => path === `tensorflow/${library}`);
    if (!file) throw new SetupError(`${what}, for ${platforms.join(", ")}, has no ${library} in it: ${needed}.`);
    return file;
  });
  return files.map((file) => unpacked(wheel, file, `${libraryFolder}/${basename(file.path)}`));
}

function cudaFiles(wheel: Wheel): LibraryFile[] {
  if (!(wheel.name in cudaPackages)) return [];
  checkPlatform(wheel);
  return wheel.files.filter(({ path }) => cudaLibrary.test(path)).map((file) => unpacked(wheel, file, file.path));
}

function checkPlatform({ path, name, version, platforms }: Wheel): void {
  if (platforms.some((platform) => /^(manylinux|linux).*_x86_64$/.test(platform))) return;
  throw new SetupError(
    `${basename(path)} is ${name} ${version} for ${platforms.join(", ")}, which does not run on Linux on x86_64: ${needed}.`,
  );
}

function unpacked(wheel: Wheel, file: Wheel["files"][number], target: string): LibraryFile {
  return {
    target,
    size: file.size,
    write: (path, onBytes, signal) => wheel.unpack(file, path, onBytes, signal),
  };
}

/** What lies beside the package, where pip has installed NVIDIA's. */
function nvidiaFiles(folder: string): LibraryFile[] {
  const root = join(folder, "nvidia");
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((name) => `nvidia/${name}`)
    .filter((name) => cudaLibrary.test(name))
    .map((name) => copied(join(folder, name), name));
}

function copied(path: string, target: string): LibraryFile {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) throw new SetupError(`${path} is missing, and without it TensorFlow cannot be set up.`);
  return {
    target,
    size: found.size,
    async write(to, onBytes, signal) {
      const count = async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          onBytes(chunk.length);
          yield chunk;
        }
      };
      await pipeline(
        createReadStream(path, { highWaterMark: 1 << 20 }),
        count,
        createWriteStream(to, { flags: "wx" }),
        { signal },
      );
    },
  };
}
