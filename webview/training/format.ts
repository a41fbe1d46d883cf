const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export const missing = "–";

export const count = (value: number): string => whole.format(value);

export const about = (value: number): string => compact.format(value);

export const loss = (value: number): string => value.toFixed(value < 0.1 ? 4 : 3);

/** Fractions as percentages, the way scores are written in the field. */
export const score = (fraction: number | null | undefined): string =>
  fraction === undefined || fraction === null || Number.isNaN(fraction) ? missing : (100 * fraction).toFixed(2);

/** Without the digits that an axis does not need. */
export const tick = (value: number): string => String(Number(value.toPrecision(6)));

/** With a minus sign, at which a line does not break as it does at a hyphen. */
export const learningRate = (value: number): string => (value === 0 ? "0" : value.toExponential(2).replace("-", "−"));

export function duration(seconds: number): string {
  if (seconds < 1) return "under 1 s";
  const rounded = Math.round(seconds);
  if (rounded < 60) return `${rounded} s`;
  const minutes = Math.floor(rounded / 60);
  if (minutes < 60) return `${minutes} min ${String(rounded % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

export const plural = (amount: number, noun: string): string => `${count(amount)} ${noun}${amount === 1 ? "" : "s"}`;

export const deviceName = (device: string): string =>
  ({ cpu: "CPU", webgpu: "GPU (WebGPU)", cuda: "GPU (CUDA)" })[device] ?? device;

/** `task_ner` is written `ner` where the room is scarce. */
export const shortTask = (id: string): string => id.replace(/^task[_-]/, "");

export const engineName = (engine: string): string => ({ tensorflow: "TensorFlow" })[engine] ?? engine;
