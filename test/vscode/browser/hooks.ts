// Mocha's root hooks: a failing test leaves a picture of its windows.
import type { Context } from "mocha";
import { Workbench } from "./workbench";

export const mochaHooks = {
  async afterEach(this: Context): Promise<void> {
    if (this.currentTest?.state !== "failed") return;
    const name = this.currentTest.fullTitle().replaceAll(/[^\w]+/g, "-");
    for (const workbench of Workbench.opened) {
      // A hook that throws would keep mocha from running the rest.
      await workbench.screenshot(`failed-${name}`).catch((error: Error) => console.error(error.message));
    }
  },
};
