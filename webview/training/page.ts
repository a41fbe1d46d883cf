import type { TrainingPageToHost, TrainingRun } from "../../src/messages/training-page";
import { element, setText } from "../dom";
import { TrainingCharts } from "./charts";
import { EpochTable } from "./epoch-table";
import { Figures } from "./figures";
import { OutcomeView } from "./outcome-view";
import { Progress } from "./progress";
import { StatusLine } from "./status-line";
import { TaskTable } from "./task-table";

export class TrainingPage {
  readonly node: HTMLElement;
  readonly #status: StatusLine;
  readonly #progress = new Progress();
  readonly #outcome: OutcomeView;
  readonly #notes = element("ul", { class: "notes", "aria-label": "Notes" });
  readonly #figures = new Figures();
  readonly #charts = new TrainingCharts();
  readonly #epochs = new EpochTable();
  readonly #tasks = new TaskTable();
  /** Hidden until training has begun: a refused run has nothing to draw. */
  readonly #course: HTMLElement;
  readonly #announcement = element("p", { class: "for-screen-readers", "aria-live": "polite" });

  constructor(send: (message: TrainingPageToHost) => void) {
    this.#status = new StatusLine(send);
    this.#outcome = new OutcomeView(send);
    this.#course = element(
      "div",
      {},
      this.#figures.node,
      element("div", { class: "pair" }, ...this.#charts.nodes, this.#tasks.node),
      this.#epochs.node,
    );
    this.node = element(
      "main",
      {},
      this.#status.node,
      this.#progress.node,
      this.#outcome.node,
      this.#notes,
      this.#course,
      this.#announcement,
    );
  }

  show(run: TrainingRun): void {
    this.#status.show(run);
    this.#progress.show(run);
    this.#outcome.show(run);
    this.#notes.replaceChildren(...run.notes.map((note) => element("li", {}, note)));
    this.#notes.hidden = run.notes.length === 0;
    this.#course.hidden = !run.started;
    this.#figures.show(run);
    this.#charts.draw(run);
    this.#epochs.show(run);
    this.#tasks.show(run);
    setText(this.#announcement, run.outcome ? "" : this.#epochs.newest(run));
  }
}
