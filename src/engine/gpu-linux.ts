import { readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { entries, read } from "./system-files";

/** What the system tells of the GPU that WebGPU uses. */
export interface GpuDetails {
  readonly name?: string;
  /** Bytes, where the GPU has memory of its own. */
  readonly memory?: number;
  readonly software?: boolean;
  /** Tells one version of the driver from another. */
  readonly driver?: string;
}

/** Through these a driver talks to a GPU: DRM, NVIDIA's own driver, Windows beneath Linux, and the ones of phones' chips. */
const gpuFile = /^\/dev\/(dri\/(renderD|card)\d+|nvidia\d+|dxg|kgsl-3d\d+|mali\d+)$/;
const vulkanDriver = /\/(libvulkan_[a-z_]+|libvk_[a-z_]+|libGLX_nvidia|libnvidia-vulkan[a-z-]*)\.so[.\d]*$/;
const NVIDIA = "10de";
const softwareNames: readonly (readonly [RegExp, string])[] = [
  [/libvk_swiftshader/, "SwiftShader"],
  [/libvulkan_lvp/, "llvmpipe"],
];

/** Where the kernel tells of processes and devices; tests have their own. */
export interface Roots {
  readonly process: string;
  readonly system: string;
  /** Files of `pci.ids`, the first of them that is there. */
  readonly pciNames: readonly string[];
}

const roots: Roots = {
  process: "/proc/self",
  system: "/sys",
  pciNames: ["/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids"],
};

/**
 * The GPU that this process uses through WebGPU, by the device files and drivers that it has open: the runtime does not tell.
 * A driver without any GPU's file is one in software.
 * @returns with whether NVIDIA's own driver can tell more
 */
export function linuxGpu({ process, system, pciNames }: Roots = roots): GpuDetails & { readonly nvidia: boolean } {
  const files = openFiles(join(process, "fd")).filter((path) => gpuFile.test(path));
  const libraries = mappedFiles(join(process, "maps")).filter((path) => vulkanDriver.test(path));
  const driver = libraries.map(identify).sort().join(" ");
  const known = driver !== "" && { driver };
  if (files.length === 0) {
    const names = softwareNames.filter(([library]) => libraries.some((path) => library.test(path)));
    return { ...known, software: true, nvidia: false, ...(names.length === 1 && { name: names[0]![1] }) };
  }
  const cards = new Map(
    files
      .filter((path) => path.startsWith("/dev/dri/"))
      .map((path) => pciCard(join(system, "class/drm", path.slice("/dev/dri/".length), "device")))
      .map((card) => [card.slot, card]),
  );
  // With several GPUs open there is no telling which of them works.
  const [card, ...others] = [...cards.values()];
  const isOnly = card !== undefined && others.length === 0;
  const name = isOnly ? pciName(card, pciNames) : undefined;
  return {
    ...known,
    software: false,
    nvidia:
      files.some((path) => path.startsWith("/dev/nvidia")) &&
      [...cards.values()].every(({ vendor }) => vendor === NVIDIA),
    ...(name !== undefined && { name }),
    ...(isOnly && card.memory !== undefined && { memory: card.memory }),
  };
}

/** Whether the Vulkan loader, which finds the drivers, is in this process. */
export function hasVulkanLoader(): boolean {
  return mappedFiles(join(roots.process, "maps")).some((path) => /\/libvulkan\.so[.\d]*$/.test(path));
}

function openFiles(folder: string): string[] {
  return entries(folder).flatMap((name) => {
    try {
      return [readlinkSync(join(folder, name))];
    } catch {
      // Closed meanwhile, as the folder's own is.
      return [];
    }
  });
}

function mappedFiles(path: string): string[] {
  const lines = read(path)?.split("\n") ?? [];
  return [...new Set(lines.flatMap((line) => /\s(\/\S.*)$/.exec(line)?.[1] ?? []))];
}

function identify(library: string): string {
  const { size = 0, mtimeMs = 0 } = statSync(library, { throwIfNoEntry: false }) ?? {};
  return `${library}:${size}:${mtimeMs}`;
}

interface PciCard {
  readonly slot: string;
  readonly vendor: string;
  readonly device: string;
  readonly memory?: number;
}

function pciCard(folder: string): PciCard {
  const number = (name: string) => read(join(folder, name))?.trim().replace(/^0x/, "") ?? "";
  const slot = /^PCI_SLOT_NAME=(.+)$/m.exec(read(join(folder, "uevent")) ?? "")?.[1] ?? folder;
  const memory = Number(read(join(folder, "mem_info_vram_total")) ?? 0);
  return { slot, vendor: number("vendor"), device: number("device"), ...(memory > 0 && { memory }) };
}

/** https://github.com/pciutils/pciids: a line a vendor, beneath it a line a device that begins with a tab. */
function pciName({ vendor, device }: PciCard, files: readonly string[]): string | undefined {
  const text = files.map(read).find((found) => found !== undefined) ?? "";
  const start = text.search(new RegExp(`^${vendor}  `, "m"));
  if (vendor === "" || start < 0) return undefined;
  const [, vendorName] = /^.{4} {2}(.*)$/m.exec(text.slice(start))!;
  const devices = /\n((?:[\t#].*\n?)*)/.exec(text.slice(start))?.[1] ?? "";
  const deviceName = new RegExp(`^\\t${device}  (.*)$`, "m").exec(devices)?.[1];
  return deviceName === undefined ? vendorName : `${vendorName} ${deviceName}`;
}
