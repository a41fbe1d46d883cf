import * as vscode from "vscode";

/** A death of the model process is told by everyone who waited for it. */
const samenessMilliseconds = 5_000;

/** Tells of what broke in the background: once, with the log at hand. */
export class Failures {
  readonly #log: vscode.LogOutputChannel;
  #last = { message: "", time: 0 };

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  report(reason: string): void {
    const message = reason.charAt(0).toUpperCase() + reason.slice(1);
    const now = Date.now();
    const isKnown = message === this.#last.message && now - this.#last.time < samenessMilliseconds;
    this.#last = { message, time: now };
    if (isKnown) return;
    this.#log.error(message);
    const showLog = "Show Log";
    void vscode.window.showErrorMessage(message, showLog).then((chosen) => {
      if (chosen === showLog) this.#log.show();
    });
  }
}
