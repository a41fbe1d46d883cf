import type { Problem, TrainingFinished } from "../../src/messages/training";
import type { TrainingPageToHost, TrainingRun } from "../../src/messages/training-page";
import { element } from "../dom";
import { button, link } from "../toolkit";
import { hasDevSplit } from "./dev-split";
import { count, plural, score } from "./format";

/** How the run ended, in words. */
export class OutcomeView {
  readonly node = element("section", { class: "outcome", role: "status" });
  readonly #send: (message: TrainingPageToHost) => void;
  #shown: TrainingRun["outcome"];

  constructor(send: (message: TrainingPageToHost) => void) {
    this.#send = send;
    this.node.hidden = true;
  }

  show(run: TrainingRun): void {
    const { outcome } = run;
    if (JSON.stringify(outcome) === JSON.stringify(this.#shown)) return;
    this.#shown = outcome;
    this.node.hidden = outcome === undefined;
    this.node.dataset["outcome"] = outcome?.type ?? "";
    this.node.replaceChildren(...this.#words(run));
  }

  #words(run: TrainingRun): readonly HTMLElement[] {
    const { outcome, epochs, isPast } = run;
    switch (outcome?.type) {
      case "finished":
        return [
          element("h2", {}, "The model is trained"),
          element("p", {}, `${quality(run, outcome)}${isPast ? "" : " Open CoNLL files now show its predictions."}`),
          element("p", { class: "path" }, outcome.output),
        ];
      case "refused":
        return [
          element("h2", {}, "The corpus has problems that would break the training"),
          element(
            "p",
            {},
            `${plural(outcome.total, "problem")}, and nothing was trained. Mend ${outcome.total === 1 ? "it" : "them"}, then train again.`,
          ),
          this.#problems(outcome.problems),
        ];
      case "cancelled":
        return [
          element("h2", {}, "Training was cancelled"),
          element(
            "p",
            {},
            epochs.length > 0
              ? `${plural(epochs.length, "epoch")} had been completed: the model of the epoch marked as kept is in the model folder${isPast ? "." : ", and Resume goes on from there."}`
              : "The first epoch was not complete, so there is no model yet.",
          ),
        ];
      case "failed":
        return [
          element("h2", {}, "Training failed"),
          element("p", { class: "message" }, outcome.message),
          button("Show Log", "secondary", () => this.#send({ type: "show-log" })),
        ];
      case undefined:
        return [];
    }
  }

  #problems(problems: readonly Problem[]): HTMLElement {
    const items = groups(problems).map(({ first, index, amount }) => {
      const place = `${first.path.split(/[/\\]/).at(-1)}:${first.line}`;
      return element(
        "li",
        {},
        link(place, () => this.#send({ type: "open-problem", index })),
        element("span", {}, first.message),
        element(
          "span",
          { class: "detail" },
          amount > 1 ? `${first.rule}, and ${count(amount - 1)} more in this file` : first.rule,
        ),
      );
    });
    return element("ul", { class: "problems" }, ...items);
  }
}

function quality(run: TrainingRun, { keptEpoch, devScore, stoppedEarly }: TrainingFinished): string {
  if (!hasDevSplit(run)) return "There were no dev files to score it on, so the last epoch was kept.";
  const early = stoppedEarly ? " Later epochs brought nothing better, so the training stopped early." : "";
  return `Its mean dev score is ${score(devScore)}, of epoch ${keptEpoch} of ${run.started?.epochs ?? keptEpoch}.${early}`;
}

interface Group {
  readonly first: Problem;
  readonly index: number;
  amount: number;
}

/** One entry a file and rule: thousands of the same problem are one thing to mend. */
function groups(problems: readonly Problem[]): readonly Group[] {
  const found = new Map<string, Group>();
  problems.forEach((problem, index) => {
    const key = `${problem.path}\n${problem.rule}`;
    const group = found.get(key);
    if (group) group.amount++;
    else found.set(key, { first: problem, index, amount: 1 });
  });
  return [...found.values()];
}
