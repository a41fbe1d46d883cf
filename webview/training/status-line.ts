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
    const { outcome, epochs, configuration } = run;
    const stopped = outcome?.type === "cancelled" || outcome?.type === "failed";
    setText(this.#configuration, configuration);
    setText(this.#state, inWords(run));
    this.#ring.hidden = outcome !== undefined;
    this.#cancel.hidden = outcome !== undefined;
    this.#again.hidden = outcome === undefined;
    this.#resume.hidden = !(stopped && epochs.length > 0);
    this.#open.hidden = !(outcome?.type === "finished" || (stopped && epochs.length > 0));
  }
}

function inWords({ started, latestStep, outcome, epochs }: TrainingRun): string {
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
  if (!started) return "Reading and checking the corpus";
  if (!latestStep) return `Starting on the ${deviceName(started.device)}`;
  const epoch = `Epoch ${latestStep.epoch} of ${started.epochs}`;
  const evaluating =
    latestStep.step >= started.epochEnds[latestStep.epoch - 1]! && epochs.at(-1)?.epoch !== latestStep.epoch;
  if (evaluating) return `${epoch}, scoring the dev files`;
  return latestStep.secondsLeft < 1 ? epoch : `${epoch}, about ${duration(latestStep.secondsLeft)} left`;
}
