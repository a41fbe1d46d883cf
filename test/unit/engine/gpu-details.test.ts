import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { macDetails, nvidiaDetails, windowsDetails } from "../../../src/engine/gpu-details";
import { linuxGpu, type Roots } from "../../../src/engine/gpu-linux";

describe("the GPU that Linux tells of", () => {
  let folder: string;
  let roots: Roots;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "multitask-gpu-"));
    roots = { process: join(folder, "proc"), system: join(folder, "sys"), pciNames: [join(folder, "pci.ids")] };
    mkdirSync(join(roots.process, "fd"), { recursive: true });
    writeFileSync(
      roots.pciNames[0]!,
      "# comment\n1002  AMD\n\t73bf  Navi 21\n\t\t1da2 0001  a board\n\t744c  Navi 31\n8086  Intel Corporation\n\t46a6  Alder Lake\n",
    );
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function open(fd: number, path: string): void {
    symlinkSync(path, join(roots.process, "fd", String(fd)));
  }

  function map(...libraries: string[]): void {
    const lines = libraries.map((path) => `7f0000000000-7f0000001000 r-xp 00000000 00:1f 42    ${path}`);
    writeFileSync(join(roots.process, "maps"), `${lines.join("\n")}\n`);
  }

  function card(node: string, slot: string, files: Record<string, string>): void {
    const device = join(roots.system, "class/drm", node, "device");
    mkdirSync(device, { recursive: true });
    for (const [name, text] of Object.entries({ uevent: `DRIVER=x\nPCI_SLOT_NAME=${slot}\n`, ...files }))
      writeFileSync(join(device, name), `${text}\n`);
  }

  it("is one in software where no driver has a GPU open, whatever drivers were looked at", () => {
    open(3, "/dev/null");
    map("/usr/lib/libvulkan_radeon.so", "/usr/lib/libvulkan_lvp.so", "/usr/lib/libc.so.6");
    const { software, name, driver, nvidia } = linuxGpu(roots);
    assert.deepEqual([software, name, nvidia], [true, "llvmpipe", false]);
    assert.match(driver!, /libvulkan_lvp\.so:0:0 .*libvulkan_radeon\.so:0:0/);
  });

  it("has the name of pci.ids and the memory that its driver tells", () => {
    open(7, "/dev/dri/renderD128");
    open(8, "/dev/dri/card1");
    const amd = { vendor: "0x1002", device: "0x744c", mem_info_vram_total: String(24 * 2 ** 30) };
    card("renderD128", "0000:03:00.0", amd);
    card("card1", "0000:03:00.0", amd);
    map("/usr/lib/libvulkan_radeon.so");
    const { software, name, memory } = linuxGpu(roots);
    assert.deepEqual([software, name, memory], [false, "AMD Navi 31", 24 * 2 ** 30]);
  });

  it("has no name where several are open, or where nobody knows it", () => {
    open(7, "/dev/dri/renderD128");
    card("renderD128", "0000:03:00.0", { vendor: "0xabcd", device: "0x0001" });
    assert.equal(linuxGpu(roots).name, undefined);
    open(8, "/dev/dri/renderD129");
    card("renderD129", "0000:00:02.0", { vendor: "0x8086", device: "0x46a6" });
    const { name, software } = linuxGpu(roots);
    assert.deepEqual([name, software], [undefined, false]);
  });

  it("is NVIDIA's where its own driver is open", () => {
    open(9, "/dev/nvidia0");
    map("/usr/lib/libGLX_nvidia.so.550.54");
    const { nvidia, software } = linuxGpu(roots);
    assert.deepEqual([nvidia, software], [true, false]);
    open(10, "/dev/dri/renderD128");
    card("renderD128", "0000:00:02.0", { vendor: "0x8086", device: "0x46a6" });
    assert.equal(linuxGpu(roots).nvidia, false, "not where another vendor's GPU may be the one that works");
  });
});

describe("what the system's tools tell of a GPU", () => {
  it("nvidia-smi", () => {
    assert.deepEqual(nvidiaDetails("NVIDIA H100 80GB HBM3, 81559, 550.54.15\n"), {
      name: "NVIDIA H100 80GB HBM3",
      driver: "550.54.15",
      memory: 81559 * 2 ** 20,
    });
    assert.deepEqual(nvidiaDetails("A, 1, 2\nB, 1, 2\n"), {});
    assert.deepEqual(nvidiaDetails(""), {});
  });

  it("system_profiler", () => {
    assert.deepEqual(macDetails('{"SPDisplaysDataType":[{"_name":"x","sppci_model":"Apple M2"}]}'), {
      software: false,
      name: "Apple M2",
    });
    assert.deepEqual(macDetails("no JSON"), { software: false });
  });

  it("Win32_VideoController", () => {
    const basic = { Name: "Microsoft Basic Display Adapter", DriverVersion: "10.0" };
    const real = { Name: "Intel(R) Iris(R) Xe Graphics", DriverVersion: "31.0.101" };
    assert.deepEqual(windowsDetails(JSON.stringify(basic)), { software: true });
    assert.deepEqual(windowsDetails(JSON.stringify([basic, real])), {
      software: false,
      name: real.Name,
      driver: "31.0.101",
    });
    assert.deepEqual(windowsDetails(JSON.stringify([real, { ...real, Name: "NVIDIA" }])), { software: false });
    assert.deepEqual(windowsDetails(""), {});
  });
});
