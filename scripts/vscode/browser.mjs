// Debian's Chromium, in which the workbench runs: headless, and kept from reaching anything but this machine.
import { chromium as driver } from "playwright-core";
import { chromium } from "./paths.mjs";

export function launchBrowser() {
  return driver.launch({
    executablePath: chromium,
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
      ...["--disable-component-update", "--disable-sync"],
      "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
    ],
  });
}
