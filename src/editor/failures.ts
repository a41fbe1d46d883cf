import * as vscode from "vscode";

/** What broke is told by everyone who waited for it. */
const samenessMilliseconds = 5_000;

/** Tells of what broke in the background: once, with the log at hand. */
export class Failures {
  readonly #log: vscode.LogOutputChannel;
  #last = { message: "", time: 0 };
  #lastDeath = "";

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  /** The model process has died. It is told each time, and then not again by those who waited for an answer. */
  reportDeath(reason: string): void {
    this.#lastDeath = sentence(reason);
    this.#tell(this.#lastDeath);
  }

  report(reason: string): void {
    const message = sentence(reason);
    if (message === this.#lastDeath) return;
    const now = Date.now();
    const isKnown = message === this.#last.message && now - this.#last.time < samenessMilliseconds;
    this.#last = { message, time: now };
    if (!isKnown) this.#tell(message);
  }

  #tell(message: string): void {
    this.#log.error(message);
    const showLog = "Show Log";
    void vscode.window.showErrorMessage(message, showLog).then((chosen) => {
      if (chosen === showLog) this.#log.show();
    });
  }
}

function sentence(reason: string): string {
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}
