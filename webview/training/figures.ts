import type { TrainingRun } from "../../src/messages/training-page";
import { element, setText } from "../dom";
import { hasDevSplit } from "./dev-split";
import { about, count, deviceName, duration, engineName, learningRate, loss, missing, score } from "./format";

/** The few numbers that one looks for first. */
export class Figures {
  readonly node = element("dl", { class: "figures" });
  readonly #shown = new Map<string, { value: HTMLElement; detail: HTMLElement }>();

  show(run: TrainingRun): void {
    for (const { name, value, detail } of figures(run)) {
      const shown = this.#shown.get(name) ?? this.#add(name);
      setText(shown.value, value);
      setText(shown.detail, detail);
    }
  }

  #add(name: string): { value: HTMLElement; detail: HTMLElement } {
    const shown = { value: element("span", { class: "value" }), detail: element("span", { class: "detail" }) };
    this.node.append(
      element("div", { class: "card" }, element("dt", {}, name), element("dd", {}, shown.value, shown.detail)),
    );
    this.#shown.set(name, shown);
    return shown;
  }
}

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly detail: string;
}

function figures(run: TrainingRun): Figure[] {
  const { started, latestStep, epochs, outcome } = run;
  if (!started) return [];
  const kept = hasDevSplit(run) ? epochs.findLast((epoch) => epoch.kept) : undefined;
  const speed = outcome?.type === "finished" ? outcome.wordsPerSecond : latestStep?.wordsPerSecond;
  const seconds =
    outcome?.type === "finished" ? outcome.seconds : epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  return [
    {
      name: "Dev score",
      value: kept ? score(kept.devScore) : missing,
      detail: kept
        ? `epoch ${kept.epoch}, kept; mean over tasks`
        : hasDevSplit(run)
          ? "after the first epoch"
          : "no dev files",
    },
    {
      name: "Epoch",
      value: `${latestStep?.epoch ?? started.resumedAfterEpoch} / ${started.epochs}`,
      detail: `step ${count(latestStep?.step ?? 0)} of ${count(started.epochEnds.at(-1)!)}`,
    },
    {
      name: "Loss of the last step",
      value: latestStep ? loss(latestStep.loss) : missing,
      detail: latestStep ? `learning rate ${learningRate(latestStep.learningRate)}` : "",
    },
    outcome
      ? {
          name: "Time",
          value: duration(seconds),
          detail: outcome.type === "finished" ? "in all" : "in finished epochs",
        }
      : { name: "Time", value: latestStep ? duration(latestStep.secondsLeft) : missing, detail: "left, at most" },
    { name: "Speed", value: speed === undefined ? missing : about(speed), detail: "words a second" },
    {
      name: "Device",
      value: deviceName(started.device),
      detail: [
        started.engine && engineName(started.engine),
        started.precision,
        `${about(started.parameters)} parameters`,
      ]
        .filter(Boolean)
        .join(", "),
    },
  ];
}
