import { constants, setPriority } from "node:os";
import * as vscode from "vscode";
import type { EngineName } from "../messages/devices";
import type { DeviceChoice } from "../messages/model-process";
import type { Problem, TrainingEvent } from "../messages/training";
import type { TrainingRun } from "../messages/training-page";
import type { ModelProcess, TrainingHandle } from "../process/client";
import type { ActiveModel } from "./active-model";
import { obtainCheckpoint } from "./checkpoint-download";
import { chooseConfig } from "./choose-config";
import { checkCorpus } from "./corpus-check";
import type { CorpusProblems } from "./corpus-problems";
import type { ConfigCreator } from "./create-config";
import type { Failures } from "./failures";
import { TrainingRecorder } from "./training-recorder";
import { isTrusted } from "./trust";

/** The project of the last run, also of one before a reload of the window. */
const lastConfigKey = "multitask.trainedConfig";

/** Where a run is shown. */
export interface TrainingView {
  reveal(): void;
  update(run: TrainingRun): void;
}

export interface TrainingTools {
  readonly process: Pick<ModelProcess, "train" | "pid">;
  readonly model: ActiveModel;
  readonly creator: ConfigCreator;
  readonly problems: CorpusProblems;
  readonly failures: Failures;
  readonly view: TrainingView;
  readonly state: vscode.Memento;
}

/** Steps come by the hundred a second: to tell the window of each would leave it no time for anything else. */
const millisecondsBetweenSteps = 250;

/** Trains one model at a time, from the question which project to the decorated files. */
export class Training implements vscode.Disposable {
  readonly #tools: TrainingTools;
  readonly #changed = new vscode.EventEmitter<TrainingRun>();
  /** Warnings that the person has chosen to train with: the same ones are not asked about again. */
  readonly #accepted = new Set<string>();
  #isBusy = false;
  #handle: TrainingHandle | undefined;
  #run: TrainingRun | undefined;
  readonly onDidChange = this.#changed.event;

  constructor(tools: TrainingTools) {
    this.#tools = tools;
  }

  /** From the choice of a project to the end of its training. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** The folder of the model that is being trained. */
  get output(): string | undefined {
    return this.#handle && this.#run?.started?.output;
  }

  async start(): Promise<void> {
    await this.#alone(async () => {
      const config = await chooseConfig(this.#tools.creator);
      if (config !== undefined) await this.#train(config, false);
    });
  }

  /** The project of the last run, from the beginning or from its last checkpoint. */
  async again(resume: boolean): Promise<void> {
    const config = this.#tools.state.get<string>(lastConfigKey);
    if (config === undefined) await this.start();
    else await this.#alone(() => this.#train(config, resume));
  }

  cancel(): void {
    this.#handle?.cancel();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #alone(train: () => Promise<void>): Promise<void> {
    if (this.#isBusy) {
      if (this.#handle) this.#tools.view.reveal();
      return;
    }
    if (!(await isTrusted("Models are trained"))) return;
    this.#isBusy = true;
    try {
      await train();
    } finally {
      this.#isBusy = false;
    }
  }

  async #train(config: string, resume: boolean): Promise<void> {
    await vscode.workspace.saveAll(false);
    await this.#tools.state.update(lastConfigKey, config);
    const configuration = vscode.workspace.asRelativePath(config);
    const recorder = new TrainingRecorder(configuration, resume ? this.#run : undefined);
    const problems = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: "Checking the corpus" },
      () => checkCorpus(config),
    );
    const errors = problems.filter(({ severity }) => severity === "error");
    if (errors.length > 0) recorder.record({ type: "refused", problems: errors, total: errors.length });
    else if (!(await this.#accepts(problems))) return;
    else if (!(await obtainCheckpoint(config, this.#tools.failures))) return;
    else await this.#follow(config, resume, recorder);
    this.#show(recorder.run);
    this.#tools.view.reveal();
    await this.#conclude(recorder.run);
  }

  async #follow(config: string, resume: boolean, recorder: TrainingRecorder): Promise<void> {
    this.#show(recorder.run);
    this.#tools.view.reveal();
    const settings = vscode.workspace.getConfiguration("multitask");
    const device = settings.get<DeviceChoice>("device", "auto");
    const engine = settings.get<EngineName | "auto">("engine", "auto");
    const request = { config, device, resume, ...(engine !== "auto" && { engine }) };
    await setTraining(true);
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: "Training", cancellable: true },
      (progress, cancellation) => {
        let percent = 0;
        let shownAt = 0;
        const onEvent = (event: TrainingEvent) => {
          recorder.record(event);
          if (event.type === "step" && Date.now() - shownAt < millisecondsBetweenSteps) return;
          shownAt = Date.now();
          this.#show(recorder.run);
          const now = percentOf(recorder.run);
          progress.report({ message: describe(recorder.run), increment: now - percent });
          percent = now;
        };
        this.#handle = this.#tools.process.train(request, onEvent);
        letEditorGoFirst(this.#tools.process.pid);
        cancellation.onCancellationRequested(() => this.cancel());
        return this.#handle.done;
      },
    );
    this.#handle = undefined;
    await setTraining(false);
  }

  #show(run: TrainingRun): void {
    this.#run = run;
    this.#tools.view.update(run);
    this.#changed.fire(run);
  }

  async #accepts(problems: readonly Problem[]): Promise<boolean> {
    this.#tools.problems.show(problems);
    const warnings = problems.filter(({ severity }) => severity === "warning");
    const key = JSON.stringify(warnings.map(({ path, rule, message }) => [path, rule, message]));
    if (warnings.length === 0 || this.#accepted.has(key)) return true;
    const [first] = warnings;
    const count = warnings.length === 1 ? "a warning" : `${warnings.length} warnings`;
    const message = `The corpus has ${count}. ${vscode.workspace.asRelativePath(first!.path)}:${first!.line}: ${first!.message}`;
    const anyway = "Train Anyway";
    const chosen = await vscode.window.showWarningMessage(message, anyway, showProblems);
    if (chosen === showProblems) await openProblemsPanel();
    if (chosen !== anyway) return false;
    this.#accepted.add(key);
    return true;
  }

  async #conclude({ outcome, started }: TrainingRun): Promise<void> {
    if (outcome?.type === "finished") {
      await this.#tools.model.use(outcome.output);
      const isScored = started?.tasks.some(({ devSentences }) => devSentences > 0) ?? false;
      const score = isScored ? `, its dev score is ${(100 * outcome.devScore).toFixed(2)}` : "";
      const message = `The model is trained${score}. Open CoNLL files show its predictions.`;
      void vscode.window.showInformationMessage(message);
    } else if (outcome?.type === "refused") {
      this.#tools.problems.show(outcome.problems);
      const message = `Training did not start: the corpus has ${outcome.total} problem${outcome.total === 1 ? "" : "s"} that would break it.`;
      const chosen = await vscode.window.showErrorMessage(message, showProblems);
      if (chosen === showProblems) await openProblemsPanel();
    } else if (outcome?.type === "failed") {
      this.#tools.failures.report(outcome.message);
    }
  }
}

/** A training takes every core that it can get, and whoever watches it types meanwhile. */
function letEditorGoFirst(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not allowed here, or the process has ended already: it trains as it is.
  }
}

const showProblems = "Show Problems";

async function openProblemsPanel(): Promise<void> {
  await vscode.commands.executeCommand("workbench.actions.view.problems");
}

async function setTraining(isTraining: boolean): Promise<void> {
  await vscode.commands.executeCommand("setContext", "multitask.training", isTraining);
}

function percentOf({ started, latestStep }: TrainingRun): number {
  if (!started || !latestStep) return 0;
  return (100 * latestStep.step) / started.epochEnds.at(-1)!;
}

function describe({ started, latestStep }: TrainingRun): string {
  if (!started) return "reading the corpus";
  if (!latestStep) return `starting on ${started.device}`;
  return `epoch ${latestStep.epoch} of ${started.epochs}, loss ${latestStep.loss.toFixed(3)}`;
}
