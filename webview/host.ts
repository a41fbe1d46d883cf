interface VsCodeApi<State> {
  postMessage(message: unknown): void;
  setState(state: State): void;
}

declare function acquireVsCodeApi<State>(): VsCodeApi<State>;

export interface Host<ToHost, State> {
  send(message: ToHost): void;
  /** What VS Code hands back to the extension when it restores the page after a reload of the window. */
  keep(state: State): void;
}

export function connect<FromHost, ToHost, State>(receive: (message: FromHost) => void): Host<ToHost, State> {
  const api = acquireVsCodeApi<State>();
  window.addEventListener("message", (event: MessageEvent<FromHost>) => receive(event.data));
  return { send: (message) => api.postMessage(message), keep: (state) => api.setState(state) };
}
