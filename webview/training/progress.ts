import type { TrainingRun } from "../../src/messages/training-page";
import { element } from "../dom";

/** More epochs than this would make segments too narrow to tell apart. */
const MOST_SEGMENTS = 40;

/** One bar with a segment an epoch, or whole where there are too many. */
export class Progress {
  readonly node = element("div", {
    class: "progress",
    role: "progressbar",
    "aria-label": "Progress of the training",
    "aria-valuemin": "0",
    "aria-valuemax": "100",
  });
  #fills: readonly HTMLElement[] = [];

  show({ started, latestStep, outcome, isPast }: TrainingRun): void {
    this.node.hidden = !started;
    if (!started) return;
    const { epochs, epochEnds } = started;
    const segments = epochs > MOST_SEGMENTS ? 1 : epochs;
    if (this.#fills.length !== segments) {
      this.#fills = Array.from({ length: segments }, () => element("div", { class: "fill" }));
      this.node.replaceChildren(...this.#fills.map((fill) => element("div", { class: "segment" }, fill)));
    }
    const done = latestStep?.step ?? epochEnds[started.resumedAfterEpoch - 1] ?? 0;
    const ends = segments === 1 ? [epochEnds.at(-1)!] : epochEnds;
    this.#fills.forEach((fill, index) => {
      const begin = ends[index - 1] ?? 0;
      const share = Math.min(Math.max((done - begin) / (ends[index]! - begin), 0), 1);
      fill.style.width = `${100 * share}%`;
    });
    this.node.dataset["outcome"] = outcome?.type ?? (isPast ? "cancelled" : "running");
    this.node.setAttribute("aria-valuenow", String(Math.round((100 * done) / epochEnds.at(-1)!)));
    this.node.setAttribute("aria-valuetext", `Epoch ${latestStep?.epoch ?? 1} of ${epochs}`);
  }
}
