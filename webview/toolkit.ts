// The one file that knows @vscode/webview-ui-toolkit, whose upstream is archived: another set of components is a change here alone.
import { provideVSCodeDesignSystem, vsCodeButton, vsCodeLink, vsCodeProgressRing } from "@vscode/webview-ui-toolkit";
import { element } from "./dom";

provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeLink(), vsCodeProgressRing());

export function button(label: string, appearance: "primary" | "secondary", onClick: () => void): HTMLElement {
  const node = element("vscode-button", { appearance }, label);
  node.addEventListener("click", onClick);
  return node;
}

/** Looks like a link and acts inside VS Code. */
export function link(label: string, onClick: () => void): HTMLElement {
  const node = element("vscode-link", { href: "#" }, label);
  node.addEventListener("click", (event) => {
    event.preventDefault();
    onClick();
  });
  return node;
}

export function progressRing(): HTMLElement {
  return element("vscode-progress-ring", { "aria-hidden": "true" });
}
