import type { TrainingPageToHost, TrainingRun } from "../../src/messages/training-page";
import { element, setText } from "../dom";
import { button, progressRing } from "../toolkit";
import { deviceName, duration } from "./format";

/** Which run this is, how it stands, and what can be done about it. */
export class StatusLine {
  readonly node: HTMLElement;
  readonly #configuration = element("span");
  readonly #state = element("span", { class: "state" });
  readonly #ring = progressRing();
  readonly #cancel: HTMLElement;
  readonly #again: HTMLElement;
  readonly #resume: HTMLElement;
  readonly #open: HTMLElement;

  constructor(send: (message: TrainingPageToHost) => void) {
    this.#cancel = button("Cancel Training", "secondary", () => send({ type: "cancel" }));
    this.#resume = button("Resume", "primary", () => send({ type: "resume" }));
    this.#again = button("Train Again", "secondary", () => send({ type: "train-again" }));
    this.#open = button("Show Model Folder", "secondary", () => send({ type: "open-output" }));
    this.node = element(
      "header",
      {},
      element(
        "div",
        { class: "title" },
        element("h1", {}, "Training ", this.#configuration),
        element("p", { class: "state-line" }, this.#ring, this.#state),
      ),
      element("div", { class: "actions" }, this.#resume, this.#again, this.#open, this.#cancel),
    );
  }

  show(run: TrainingRun): void {
    const { outcome, epochs, configuration, isPast = false } = run;
    const stopped = outcome?.type === "cancelled" || outcome?.type === "failed";
    setText(this.#configuration, configuration);
    setText(this.#state, inWords(run));
    const isRunning = outcome === undefined && !isPast;
    this.#ring.hidden = !isRunning;
    this.#cancel.hidden = !isRunning;
    this.#again.hidden = isRunning || isPast;
    this.#resume.hidden = !(stopped && epochs.length > 0) || isPast;
    this.#open.hidden = !(isPast || outcome?.type === "finished" || (stopped && epochs.length > 0));
  }
}

function inWords({ started, latestStep, outcome, epochs, isPast }: TrainingRun): string {
  switch (outcome?.type) {
    case "finished":
      return `Finished in ${duration(outcome.seconds)}`;
    case "refused":
      return "Not started";
    case "cancelled":
      return "Cancelled";
    case "failed":
      return "Failed";
    case undefined:
  }
  if (isPast) return "Broken off, or still going on in another program";
  if (!started) return "Reading and checking the corpus";
  if (!latestStep) return `Starting on the ${deviceName(started.device)}`;
  const epoch = `Epoch ${latestStep.epoch} of ${started.epochs}`;
  const evaluating =
    latestStep.step >= started.epochEnds[latestStep.epoch - 1]! && epochs.at(-1)?.epoch !== latestStep.epoch;
  if (evaluating) return `${epoch}, scoring the dev files`;
  return latestStep.secondsLeft < 1 ? epoch : `${epoch}, about ${duration(latestStep.secondsLeft)} left`;
}
