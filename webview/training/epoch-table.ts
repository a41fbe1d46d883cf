import type { DevScore, TaskSummary, TrainingEpoch } from "../../src/messages/training";
import type { TrainingRun } from "../../src/messages/training-page";
import { element } from "../dom";
import { hasDevSplit } from "./dev-split";
import { about, duration, learningRate, loss, missing, score } from "./format";

export class EpochTable {
  readonly node: HTMLElement;
  readonly #head = element("tr");
  readonly #body = element("tbody");

  constructor() {
    this.node = element(
      "section",
      { class: "card table", "aria-labelledby": "epochs-title", tabindex: "0" },
      element("h2", { id: "epochs-title" }, "Epochs"),
      element("table", { "aria-labelledby": "epochs-title" }, element("thead", {}, this.#head), this.#body),
    );
  }

  show(run: TrainingRun): void {
    const { started, epochs } = run;
    this.node.hidden = epochs.length === 0;
    const tasks = started?.tasks ?? [];
    this.#head.replaceChildren(
      ...["Epoch", ...tasks.map(scoreName), "Mean", "Loss", "Learning rate", "Words/s", "Time"].map((name) =>
        element("th", { scope: "col" }, name),
      ),
    );
    const kept = hasDevSplit(run) ? epochs.findLast((epoch) => epoch.kept) : undefined;
    this.#body.replaceChildren(...epochs.toReversed().map((epoch) => row(epoch, tasks, epoch === kept)));
  }

  /** Read out once an epoch: the numbers of every step would drown everything else. */
  newest(run: TrainingRun): string {
    const epoch = run.epochs.at(-1);
    if (!epoch) return "";
    if (!hasDevSplit(run)) return `Epoch ${epoch.epoch} done.`;
    return `Epoch ${epoch.epoch} done: dev score ${score(epoch.devScore)}${epoch.kept ? ", kept" : ""}.`;
  }
}

const scoreName = (task: TaskSummary): string => `${task.id} ${task.kind === "span" ? "F1" : "accuracy"}`;

function row(epoch: TrainingEpoch, tasks: readonly TaskSummary[], kept: boolean): HTMLElement {
  return element(
    "tr",
    kept ? { class: "kept" } : {},
    element(
      "th",
      { scope: "row" },
      String(epoch.epoch),
      ...(kept
        ? [
            element(
              "span",
              {
                class: "badge",
                title: "The model folder holds this epoch: the latest whose dev score cannot be told from the highest",
              },
              "kept",
            ),
          ]
        : []),
    ),
    ...tasks.map((task) => scoreCell(task, epoch.dev[task.id])),
    element("td", {}, Object.keys(epoch.dev).length > 0 ? score(epoch.devScore) : missing),
    element("td", {}, loss(epoch.loss)),
    element("td", {}, learningRate(epoch.learningRate)),
    element("td", {}, about(epoch.wordsPerSecond)),
    element("td", {}, duration(epoch.seconds)),
  );
}

function scoreCell(task: TaskSummary, dev: DevScore | undefined): HTMLElement {
  if (!dev) return element("td", {}, missing);
  if (task.kind === "token") return element("td", {}, score(dev.accuracy));
  const detail = `P ${score(dev.precision)} · R ${score(dev.recall)}`;
  return element("td", {}, score(dev.f1), element("span", { class: "detail" }, detail));
}
