import type { TrainingRun } from "../../src/messages/training-page";
import { element } from "../dom";
import { count } from "./format";

/** What each task trains on: a task that gets far fewer sentences than meant is seen here first. */
export class TaskTable {
  readonly node: HTMLElement;
  readonly #body = element("tbody");

  constructor() {
    const columns = ["Task", "Marks", "Labels", "Train sentences", "Dev sentences"];
    this.node = element(
      "section",
      { class: "card table", "aria-labelledby": "tasks-title", tabindex: "0" },
      element("h2", { id: "tasks-title" }, "Tasks"),
      element(
        "table",
        { "aria-labelledby": "tasks-title" },
        element("thead", {}, element("tr", {}, ...columns.map((name) => element("th", { scope: "col" }, name)))),
        this.#body,
      ),
    );
  }

  show({ started }: TrainingRun): void {
    this.#body.replaceChildren(
      ...(started?.tasks ?? []).map((task) =>
        element(
          "tr",
          {},
          element("th", { scope: "row" }, task.id),
          element("td", {}, task.kind === "span" ? "spans" : "tokens"),
          element("td", {}, count(task.labels)),
          element("td", {}, count(task.trainSentences)),
          element("td", {}, count(task.devSentences)),
        ),
      ),
    );
  }
}
