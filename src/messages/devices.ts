export type EngineName = "onnxruntime" | "tensorflow";
/** In which numbers matrices are multiplied; all else is in float32. */
export type Precision = "float32" | "bfloat16";
export type DeviceName = "cpu" | "webgpu" | "cuda" | "dml" | "coreml";

/** A device as an engine uses it. */
export interface EngineDevice {
  readonly engine: EngineName;
  readonly device: DeviceName;
}

/** A device of an engine on this machine; what is not known of it is left out. */
export interface DeviceReport extends EngineDevice {
  /** Whether models can be trained on it. */
  readonly usable: boolean;
  /** What it lacks, in a few words, where it is not usable. */
  readonly missing?: string;
  readonly name?: string;
  readonly cores?: number;
  /** Bytes. */
  readonly memory?: number;
  /** A GPU that a driver only imitates on the processor. */
  readonly software?: boolean;
  /** Tells one version of a driver from another. */
  readonly driver?: string;
  /** In training steps of the configured encoder. */
  readonly wordsPerSecond?: number;
  /** Why it is usable and yet has not been measured. */
  readonly unmeasured?: string;
}

/** What `auto` takes, with the reason in one sentence. */
export interface DeviceChosen extends EngineDevice {
  readonly reason: string;
}

export interface DevicesReport {
  /** The multitask.json whose encoder was measured. */
  readonly config?: string;
  readonly devices: readonly DeviceReport[];
  readonly auto: DeviceChosen;
  /** Why nothing was measured. */
  readonly unmeasured?: string;
}
