import { fork, type ChildProcess } from "node:child_process";
import { isReference, referenceDevice } from "../engine/reference-device";
import type { DeviceReport, EngineDevice } from "../messages/devices";
import type {
  DevicesRequest,
  FlairExportRequest,
  FlairImportRequest,
  FlairSummary,
  ModelProcessReply,
  ModelProcessRequest,
  PredictRequest,
  ReviewRequest,
  SentencePrediction,
  TrainRequest,
} from "../messages/model-process";
import type { ReviewItem } from "../messages/review";
import type { TrainingEvent } from "../messages/training";
import type { SentenceWords } from "../tasks/document-context";
import { deviceLabel } from "../training/device-choice";

export interface ModelProcessOptions {
  /** Path of the bundled `model-process.js`. */
  readonly entry: string;
  /** Told once, in one sentence, when the process ended by itself. */
  readonly onExit?: (message: string) => void;
  /** What the process prints: for a log. */
  readonly onOutput?: (text: string) => void;
  /** Variables for the process beside those of this one, asked for at each start. */
  readonly environment?: () => Readonly<Record<string, string>>;
  /** How long the process is kept without a request under way: it holds the memory of a model. Ten minutes unless given. */
  readonly idleMilliseconds?: number;
}

/** A training under way. */
export interface TrainingHandle {
  /** Settles after the last event; never rejects. */
  readonly done: Promise<void>;
  /** Ends the training after its current step. */
  cancel(): void;
}

/** How a process ended: native code brought it down, it left by itself, for one because it could not begin, or it was stopped. */
type End = "crashed" | "left" | "stopped";

interface Pending {
  readonly reply: (reply: ModelProcessReply) => void;
  readonly lost: (message: string, how: End) => void;
}

/** What a survey of the devices tells on its way. */
export interface DeviceListener {
  readonly onTrying: (on: EngineDevice) => void;
  readonly onDevice: (report: DeviceReport) => void;
}

/** Node's own are below; the greater ones are of a crash, and on Windows of nothing else. */
const LAST_OWN_EXIT_CODE = 127;

const DEFAULT_IDLE_MILLISECONDS = 10 * 60_000;

const LAST_EVENTS: readonly TrainingEvent["type"][] = ["finished", "cancelled", "refused", "failed"];

/**
 * The model process as seen by its parent. It starts with the first request and sleeps when there has been none for a while; when it
 * dies, the requests under way fail with one sentence, and the next request starts it again.
 */
export class ModelProcess {
  private child: ChildProcess | undefined;
  private isOutdated = false;
  private lastId = 0;
  private idle: NodeJS.Timeout | undefined;
  private readonly pending = new Map<number, Pending>();

  constructor(private readonly options: ModelProcessOptions) {}

  /** The id of the running process, for messages and tests. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /**
   * Trains; the last event tells how it ended, and is `failed` too when the process dies. A process that dies with the training on a GPU,
   * with an engine that was added, or while it looks for one, is started once more: the training goes on on the CPU from its last checkpoint, and a note says so.
   */
  train(request: Omit<TrainRequest, "id" | "type">, onEvent: (event: TrainingEvent) => void): TrainingHandle {
    const id = ++this.lastId;
    const done = new Promise<void>((resolve) => {
      let current = request;
      let on: EngineDevice | undefined;
      const isOnReference = () =>
        on ? isReference(on) : request.device === "cpu" && (request.engine ?? "onnxruntime") === "onnxruntime";
      const end = (event: TrainingEvent) => {
        this.settled(id);
        onEvent(event);
        resolve();
      };
      this.pending.set(id, {
        reply: (reply) => {
          if (reply.type !== "training") return;
          const { event } = reply;
          if (event.type === "started") {
            on = { engine: event.engine, device: event.device } as EngineDevice;
            current = { ...current, resume: true };
          }
          if (LAST_EVENTS.includes(event.type)) end(event);
          else onEvent(event);
        },
        lost: (message, how) => {
          if (isOnReference() || how !== "crashed") return end({ type: "failed", message });
          onEvent({ type: "note", message: describeFallback(message, on) });
          on = referenceDevice;
          current = { ...current, ...referenceDevice };
          this.send({ ...current, type: "train", id });
        },
      });
      this.send({ ...request, type: "train", id });
    });
    return { done, cancel: () => this.pending.has(id) && this.send({ type: "cancel", id }) };
  }

  /**
   * The devices here, with their speeds for the encoder of a configuration.
   * @param config absolute path of a multitask.json
   * @param skip devices to leave alone
   * @returns why nothing was measured, where nothing was
   * @throws Error in one sentence when the process dies: of the device that was tried last
   */
  async devices(
    config: string | undefined,
    skip: readonly EngineDevice[],
    { onTrying, onDevice }: DeviceListener,
  ): Promise<string | undefined> {
    const read = (reply: ModelProcessReply) => {
      if (reply.type === "trying") onTrying(reply.on);
      else if (reply.type === "device") onDevice(reply.report);
      return reply.type === "surveyed" ? reply : undefined;
    };
    const { unmeasured } = await this.ask({ type: "devices", skip, ...(config !== undefined && { config }) }, read);
    return unmeasured;
  }

  /**
   * The predictions of a model for some sentences.
   * @throws Error in one sentence when the model is not usable, the process dies, or the signal is aborted
   */
  predict(
    model: string,
    sentences: readonly SentenceWords[],
    signal?: AbortSignal,
  ): Promise<readonly SentencePrediction[]> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const abort = () => settle(() => reject(new Error("The prediction was cancelled.")));
      const settle = (how: () => void) => {
        this.settled(id);
        signal?.removeEventListener("abort", abort);
        how();
      };
      if (signal?.aborted) return abort();
      signal?.addEventListener("abort", abort);
      this.pending.set(id, {
        reply: (reply) =>
          settle(() => {
            if (reply.type === "predictions") resolve(reply.sentences);
            else if (reply.type === "failed") reject(new Error(reply.message));
          }),
        lost: (message) => settle(() => reject(new Error(message))),
      });
      const request: PredictRequest = { type: "predict", id, model, sentences };
      this.send(request);
    });
  }

  /**
   * Looks at all sentences of some files with a model, and tells of them part by part.
   * @throws Error in one sentence when the model is not usable or the process dies
   */
  review(
    request: Omit<ReviewRequest, "id" | "type">,
    signal: AbortSignal,
    onItems: (items: readonly ReviewItem[], done: number, total: number) => void,
  ): Promise<void> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      if (signal.aborted) return resolve();
      const cancel = () => this.send({ type: "cancel", id });
      const settle = (how: () => void) => {
        this.settled(id);
        signal.removeEventListener("abort", cancel);
        how();
      };
      signal.addEventListener("abort", cancel);
      this.pending.set(id, {
        reply: (reply) => {
          if (reply.type === "reviewed" && !signal.aborted) onItems(reply.items, reply.done, reply.total);
          else if (reply.type === "review-ended") settle(resolve);
          else if (reply.type === "failed") settle(() => reject(new Error(reply.message)));
        },
        lost: (message) => settle(() => reject(new Error(message))),
      });
      this.send({ ...request, type: "review", id });
    });
  }

  /**
   * Works out a folder with which Flair trains what a configuration describes, and writes it where that is asked for.
   * @throws Error in one sentence when Flair cannot train it, something cannot be read or written, or the process dies
   */
  exportToFlair(request: Omit<FlairExportRequest, "id" | "type">): Promise<FlairSummary> {
    return this.ask({ ...request, type: "export-to-flair" }, (reply) =>
      reply.type === "exported-to-flair" ? reply.summary : undefined,
    );
  }

  /**
   * Makes a model folder of what Flair has trained.
   * @throws Error in one sentence when something is missing or does not fit, or the process dies
   */
  async importFromFlair(request: Omit<FlairImportRequest, "id" | "type">): Promise<void> {
    await this.ask(
      { ...request, type: "import-from-flair" },
      (reply) => reply.type === "imported-from-flair" || undefined,
    );
  }

  /** Lets the next request that finds nothing under way begin with the environment as it is then. */
  renewEnvironment(): void {
    this.isOutdated = true;
    if (this.pending.size === 0) this.stop();
  }

  /** Ends the process; what is under way fails. */
  dispose(): void {
    this.stop();
    this.failPending("The model process was stopped.", "stopped");
    clearTimeout(this.idle);
  }

  /** A request that one reply answers: `read` says with what, or undefined for another reply. */
  private ask<Answer>(
    request: Omit<DevicesRequest, "id"> | Omit<FlairExportRequest, "id"> | Omit<FlairImportRequest, "id">,
    read: (reply: ModelProcessReply) => Answer | undefined,
  ): Promise<Answer> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const settle = (how: () => void) => {
        this.settled(id);
        how();
      };
      this.pending.set(id, {
        reply: (reply) => {
          const answer = read(reply);
          if (answer !== undefined) settle(() => resolve(answer));
          else if (reply.type === "failed") settle(() => reject(new Error(reply.message)));
        },
        lost: (message) => settle(() => reject(new Error(message))),
      });
      this.send({ ...request, id });
    });
  }

  /** Ends the process on purpose, so that nobody is told. */
  private stop(): void {
    const child = this.child;
    this.child = undefined;
    child?.kill();
  }

  private settled(id: number): void {
    this.pending.delete(id);
    if (this.pending.size > 0) return;
    if (this.isOutdated) return this.stop();
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.stop(), this.options.idleMilliseconds ?? DEFAULT_IDLE_MILLISECONDS);
    // A command line that is done does not wait for it.
    this.idle.unref();
  }

  private send(request: ModelProcessRequest): void {
    clearTimeout(this.idle);
    this.child ??= this.start();
    this.child.send(request);
  }

  private start(): ChildProcess {
    this.isOutdated = false;
    const child = fork(this.options.entry, {
      // An extension host runs on Electron: this makes it plain Node.
      env: {
        ...process.env,
        ...this.options.environment?.(),
        ...withLargePages(process.env),
        ELECTRON_RUN_AS_NODE: "1",
      },
      execArgv: [],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => this.options.onOutput?.(chunk.toString()));
    }
    child.on("message", (reply: ModelProcessReply) => this.pending.get(reply.id)?.reply(reply));
    child.on("error", (error) => {
      // What could not be sent to a process that is dying is no news: its end follows.
      if (child.pid === undefined) this.end(child, `The model process could not start: ${error.message}.`, "left");
    });
    child.on("exit", (code, signal) => {
      this.end(
        child,
        `The model process ended unexpectedly (${signal ?? `exit code ${code}`}); the next request starts it again.`,
        signal !== null || (code ?? 0) > LAST_OWN_EXIT_CODE ? "crashed" : "left",
      );
    });
    return child;
  }

  private end(child: ChildProcess, message: string, how: End): void {
    if (this.child !== child) return;
    this.child = undefined;
    this.failPending(message, how);
    this.options.onExit?.(message);
  }

  private failPending(message: string, how: End): void {
    for (const { lost } of [...this.pending.values()]) lost(message, how);
  }
}

/** Asks glibc for pages of 2 MB where there are some: activations are megabytes long. Other systems make nothing of it. */
function withLargePages({ GLIBC_TUNABLES: others }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { GLIBC_TUNABLES: [others, "glibc.malloc.hugetlb=1"].filter(Boolean).join(":") };
}

function describeFallback(message: string, on: EngineDevice | undefined): string {
  const where = on === undefined ? "before a device was chosen" : `with the training on ${deviceLabel(on)}`;
  return `${message.split(";", 1)[0]} ${where}: the CPU goes on from the last checkpoint.`;
}
