import assert from "node:assert/strict";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { defaultTensorFlowPlace, findTensorFlow } from "../../../src/engine/tensorflow-installation";
import { findNvidia } from "../../../src/setup/cuda";
import { removeTensorFlow } from "../../../src/setup/install";
import { temporaryFolder } from "../cli/run-cli";

describe("finding TensorFlow", () => {
  const folder = temporaryFolder();
  const environment = { XDG_DATA_HOME: join(folder, "data") };
  const [named, given, own] = [join(folder, "named"), join(folder, "given"), defaultTensorFlowPlace(environment)];
  const workingFolder = process.cwd();
  afterEach(() => {
    process.chdir(workingFolder);
    for (const place of [named, given, own, join(folder, "node_modules")])
      rmSync(place, { recursive: true, force: true });
  });

  const write = (place: string, version: string) => {
    const sizes = { "tfjs_binding.node": 1, "libtensorflow_cc.so.2": 2, "libtensorflow_framework.so.2": 3 };
    mkdirSync(join(place, "lib"), { recursive: true });
    for (const [name, size] of Object.entries(sizes)) writeFileSync(join(place, "lib", name), Buffer.alloc(size));
    const files = Object.fromEntries(Object.entries(sizes).map(([name, size]) => [`lib/${name}`, size]));
    writeFileSync(join(place, "installation.json"), JSON.stringify({ version, cuda: false, files }));
  };

  it("says what to do where there is none", () => {
    process.chdir(folder);
    assert.throws(() => findTensorFlow([given], environment), {
      message:
        'TensorFlow is not set up on this machine: run "multitask engine install tensorflow", or the command Set Up TensorFlow Engine in VS Code.',
    });
  });

  it("takes that of the environment, then of the places given, then the person's own, then of an npm package", () => {
    const ofPackage = join(folder, "node_modules/@tensorflow/tfjs-node-gpu");
    for (const name of ["lib/napi-v8", "deps/lib"]) mkdirSync(join(ofPackage, name), { recursive: true });
    writeFileSync(join(ofPackage, "lib/napi-v8/tfjs_binding.node"), "");
    writeFileSync(join(ofPackage, "deps/lib/libtensorflow.so.2.9.1"), "");
    symlinkSync("libtensorflow.so.2.9.1", join(ofPackage, "deps/lib/libtensorflow.so.2"));
    process.chdir(folder);
    const version = () => findTensorFlow([given], environment).version;
    assert.deepEqual(findTensorFlow([given], environment), {
      directory: join(ofPackage, "lib/napi-v8"),
      version: "2.9.1",
      cuda: true,
    });
    write(own, "2.13.0");
    assert.equal(version(), "2.13.0");
    write(given, "2.14.0");
    assert.equal(version(), "2.14.0");
    // As the editor tells the model process of its places.
    const places = { ...environment, MULTITASK_TENSORFLOW_PLACES: [join(folder, "none"), given].join(delimiter) };
    assert.equal(findTensorFlow([], places).version, "2.14.0");
    write(named, "2.15.0");
    assert.deepEqual(findTensorFlow([given], { ...environment, MULTITASK_TENSORFLOW: named }), {
      directory: join(named, "lib"),
      version: "2.15.0",
      cuda: false,
    });
  });

  it("does not pass over the one that the environment names, where there is none", () => {
    write(own, "2.13.0");
    assert.throws(
      () => findTensorFlow([], { ...environment, MULTITASK_TENSORFLOW: named }),
      /MULTITASK_TENSORFLOW names/,
    );
  });

  it("takes none that is not whole, nor the next in its place", () => {
    write(own, "2.13.0");
    const library = join(given, "lib", "libtensorflow_cc.so.2");
    const damages: [() => void, RegExp][] = [
      [() => rmSync(library), /is not whole \(lib\/libtensorflow_cc\.so\.2 is missing\): run/],
      [() => writeFileSync(library, ""), /is not whole \(lib\/libtensorflow_cc\.so\.2 has another size\): run/],
      [() => rmSync(join(given, "installation.json")), /is not whole \(it has no installation\.json\): run/],
      [() => writeFileSync(join(given, "installation.json"), '{"version":'), /is not whole \(it has no installation/],
    ];
    for (const [damage, sentence] of damages) {
      write(given, "2.14.0");
      damage();
      assert.throws(() => findTensorFlow([given], environment), sentence);
    }
  });

  it("removes an installation, whole or not, but no folder of other things", () => {
    write(given, "2.14.0");
    rmSync(join(given, "lib"), { recursive: true });
    assert.ok(removeTensorFlow(given));
    assert.ok(!removeTensorFlow(given));
    mkdirSync(given);
    writeFileSync(join(given, "thesis.txt"), "years of work");
    assert.throws(() => removeTensorFlow(given), /given holds other things than TensorFlow: nothing was removed\.$/);
  });
});

describe("finding NVIDIA's driver and cards", () => {
  const folder = temporaryFolder();

  it("reads what the driver tells through the kernel, of the proprietary modules and the open ones", () => {
    const slot = join(folder, "gpus", "0000:01:00.0");
    mkdirSync(slot, { recursive: true });
    writeFileSync(
      join(slot, "information"),
      "Model: \t\t NVIDIA GeForce RTX 4090\nIRQ:   \t\t 120\nBus Type: \t PCIe\n",
    );
    const versions = {
      "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19 01:15:15 UTC 2023": "535.104.05",
      "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release Build": "570.86.15",
    };
    for (const [text, driver] of Object.entries(versions)) {
      writeFileSync(join(folder, "version"), `${text}\nGCC version:  gcc version 12.2.0 (Debian 12.2.0-14)\n`);
      assert.deepEqual(findNvidia(folder), { driver, cards: ["NVIDIA GeForce RTX 4090"] });
    }
    assert.deepEqual(findNvidia(join(folder, "none")), { cards: [] });
  });
});
