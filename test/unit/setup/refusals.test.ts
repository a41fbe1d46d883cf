import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findTensorFlow, installationIn } from "../../../src/engine/tensorflow-installation";
import { setUpTensorFlow } from "../../../src/setup/install";
import { planSetup } from "../../../src/setup/plan";
import { checkPlatform } from "../../../src/setup/platform";
import { openSource } from "../../../src/setup/source";
import { SetupError } from "../../../src/setup/setup-error";
import { temporaryFolder } from "../cli/run-cli";
import { modelProcessEntry } from "../training/workspace";
import { libraries, noise, writeWheel } from "./wheels";

const linux = { platform: "linux", arch: "x64", glibc: "2.36" };

describe("setting TensorFlow up", function () {
  before(function () {
    if (process.platform !== "linux" || process.arch !== "x64") this.skip();
  });
  const folder = temporaryFolder();
  const room = join(folder, "room");
  const place = join(room, "tensorflow");
  const given = join(folder, "given.whl");
  const parts = {
    binding: join(folder, "tfjs_binding.node"),
    checkProgram: join(dirname(modelProcessEntry), "tensorflow-check.js"),
  };
  beforeEach(() => {
    rmSync(room, { recursive: true, force: true });
    mkdirSync(room);
    writeFileSync(parts.binding, "no library");
  });

  const setUp = async (from: string, cuda = false) => {
    const plan = await planSetup({ place, cuda, from, environment: process.env, parts });
    await setUpTensorFlow(plan, new AbortController().signal, () => undefined);
  };
  const refuses = async (attempt: Promise<unknown>, sentence: RegExp) => {
    await assert.rejects(attempt, (error: Error) => {
      assert.ok(error instanceof SetupError, error.stack);
      assert.match(error.message, sentence);
      assert.match(error.message, /^[^\n]*\.$/);
      return true;
    });
    assert.deepEqual(readdirSync(room), []);
    assert.equal(installationIn(place), undefined);
  };

  it("refuses a wheel that was not fetched to its end", async () => {
    await writeWheel(given);
    truncateSync(given, 150_000);
    await refuses(setUp(given), /^given\.whl is damaged, or was not fetched to its end \(.*\): fetch it again\.$/);
  });

  it("refuses a wheel with a wrong byte in a library, whether the zip format notices or only the checksum does", async () => {
    for (const compressible of [false, true]) {
      const [first, second] = Object.keys(libraries);
      const content = compressible ? Buffer.alloc(200_000, "text and again text, ") : noise(200_000);
      await writeWheel(given, { files: { [first!]: content, [second!]: noise(1_000) } });
      const bytes = readFileSync(given);
      bytes[compressible ? 300 : 100_000]! ^= 0xff;
      writeFileSync(given, bytes);
      await refuses(setUp(given), /^given\.whl is damaged, .*: fetch it again\.$/);
    }
  });

  it("refuses what is no wheel", async () => {
    writeFileSync(given, "not even a zip file");
    await refuses(setUp(given), /given\.whl is damaged/);
    await refuses(setUp(join(folder, "nothing")), /nothing does not exist\.$/);
    await refuses(setUp(room), /room holds no TensorFlow: it takes a wheel of tensorflow or tensorflow-cpu 2\.20\.0/);
  });

  it("refuses wheels that are not the right one, and says what they are and what it takes", async () => {
    const cases = [
      [{ name: "numpy", version: "2.0.0" }, /is a wheel of numpy: it takes a wheel of tensorflow or tensorflow-cpu/],
      [{ name: "nvidia_cudnn_cu12", version: "9.3.0" }, /is a wheel of nvidia-cudnn-cu12: it takes/],
      [
        { platform: "win_amd64" },
        /is tensorflow-cpu 2\.20\.0 for win_amd64, which does not run on Linux on x86_64: it/,
      ],
      [{ platform: "manylinux_2_17_aarch64" }, /for manylinux_2_17_aarch64, which does not run/],
      [{ version: "2.8.4" }, /holds TensorFlow 2\.8\.4, and the engine needs 2\.9 to 2\.21: take 2\.20\.0/],
      [{ version: "3.0.0" }, /holds TensorFlow 3\.0\.0, and the engine needs 2\.9 to 2\.21: take 2\.20\.0/],
      [{ files: {} }, /has no libtensorflow_cc\.so\.2 in it/],
    ] as const;
    for (const [content, sentence] of cases) {
      await writeWheel(given, content);
      await refuses(setUp(given), sentence);
    }
  });

  it("refuses with CUDA a wheel without it, or from before CUDA 12", async () => {
    await writeWheel(given);
    await refuses(setUp(given, true), /has no CUDA in it: with --cuda it takes a wheel of tensorflow/);
    await writeWheel(given, { name: "tensorflow", version: "2.17.1" });
    await refuses(setUp(given, true), /the engine with CUDA needs 2\.18 to 2\.21/);
  });

  it("refuses a folder with two wheels of TensorFlow", async () => {
    const wheels = join(folder, "wheels");
    mkdirSync(wheels);
    await writeWheel(join(wheels, "tensorflow_cpu-2.20.0-cp311-none-any.whl"));
    await writeWheel(join(wheels, "tensorflow-2.20.0-cp311-none-any.whl"), { name: "tensorflow" });
    await refuses(setUp(wheels), /^there are tensorflow.* and tensorflow.*: give one of them\.$/);
  });

  it("refuses libraries that cannot be loaded, after having tried them in a process of their own", async () => {
    await writeWheel(given);
    await refuses(setUp(given), /^the libraries cannot be used on this machine \(.*tfjs_binding\.node.*\)\.$/);
  });

  it("takes the libraries of the npm package under their own names", async () => {
    const ofPackage = join(folder, "tfjs-node-gpu");
    mkdirSync(join(ofPackage, "deps", "lib"), { recursive: true });
    for (const name of ["libtensorflow.so.2", "libtensorflow_framework.so.2"]) {
      writeFileSync(join(ofPackage, "deps", "lib", name), name);
    }
    const source = await openSource(ofPackage, false);
    assert.deepEqual(
      source.files.map(({ target, size }) => [target, size]),
      [
        ["lib/libtensorflow_cc.so.2", 18],
        ["lib/libtensorflow_framework.so.2", 28],
      ],
    );
  });

  it("takes NVIDIA's libraries from the wheels beside that of TensorFlow, but not those that only several GPUs need", async () => {
    const wheels = join(folder, "cuda");
    mkdirSync(wheels);
    await writeWheel(join(wheels, "tensorflow-2.20.0-any.whl"), { name: "tensorflow" });
    for (const component of ["cudnn", "nccl"]) {
      const files = {
        [`nvidia/${component}/lib/lib${component}.so.9`]: noise(10),
        [`nvidia/${component}/include/${component}.h`]: noise(10),
      };
      await writeWheel(join(wheels, `nvidia_${component}_cu12-9-any.whl`), { name: `nvidia_${component}_cu12`, files });
    }
    const targets = async (cuda: boolean) => {
      const source = await openSource(wheels, cuda);
      source.close();
      return source.files.map(({ target }) => target).sort();
    };
    const ofTensorFlow = ["lib/libtensorflow_cc.so.2", "lib/libtensorflow_framework.so.2"];
    assert.deepEqual(await targets(false), ofTensorFlow);
    assert.deepEqual(await targets(true), [...ofTensorFlow, "nvidia/cudnn/lib/libcudnn.so.9"]);
  });

  it("refuses a folder that holds other things, and leaves them", async () => {
    await writeWheel(given);
    mkdirSync(place);
    writeFileSync(join(place, "thesis.txt"), "years of work");
    await assert.rejects(setUp(given), /tensorflow holds other things than TensorFlow: choose another folder/);
    assert.deepEqual(readdirSync(place), ["thesis.txt"]);
  });

  it("refuses where the build has no binding, before anything is asked or fetched", async () => {
    rmSync(parts.binding);
    await refuses(
      setUp(given),
      /^this build of Multitask Tagger has no binding for TensorFlow: take the package for Linux/,
    );
  });

  it("refuses platforms that it is not offered on, and says what to use there", () => {
    assert.doesNotThrow(() => checkPlatform(linux));
    const cases = [
      [{ platform: "win32" }, /TensorFlow uses no GPU on Windows itself since 2\.11.*WSL 2.*through WebGPU/],
      [{ platform: "darwin", arch: "arm64" }, /the TensorFlow engine is not offered on macOS.*through WebGPU/],
      [{ arch: "arm64" }, /not on linux-arm64.*through WebGPU/],
      [{ glibc: undefined }, /need glibc, which this Linux has not; .*through WebGPU/],
    ] as const;
    for (const [difference, sentence] of cases) {
      assert.throws(() => checkPlatform({ ...linux, ...difference }), sentence);
    }
  });

  describe("on a disk that is full", () => {
    const disk = join(folder, "disk");
    let isMounted = false;
    before(function () {
      mkdirSync(disk);
      // Only root may mount.
      isMounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=300k", "none", disk]).status === 0;
      if (!isMounted) this.skip();
    });
    after(() => {
      if (isMounted) spawnSync("umount", [disk]);
    });
    const request = { place: join(disk, "tensorflow"), cuda: false, from: given, environment: process.env, parts };
    const noRoom = /^the disk of .*tensorflow has no room for TensorFlow \(.*\): make room, or choose a folder/;

    it("refuses beforehand, with what is needed and what is free", async () => {
      await writeWheel(given);
      await assert.rejects(planSetup(request), { name: "SetupError", message: noRoom });
      await assert.rejects(planSetup(request), /\(400 kB are needed, and 30\d kB are free\)/);
    });

    it("stops where it becomes full meanwhile, and leaves nothing", async () => {
      const small = Object.fromEntries(Object.keys(libraries).map((path) => [path, noise(100_000)]));
      await writeWheel(given, { files: small });
      const plan = await planSetup(request);
      writeFileSync(join(disk, "other"), noise(150_000));
      const attempt = setUpTensorFlow(plan, new AbortController().signal, () => undefined);
      await assert.rejects(attempt, { name: "SetupError", message: noRoom });
      assert.deepEqual(readdirSync(disk), ["other"]);
      assert.throws(() => findTensorFlow([], { MULTITASK_TENSORFLOW: request.place }), /is not set up/);
    });
  });
});
