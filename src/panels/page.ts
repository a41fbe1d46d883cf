import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

/** Where the bundled pages are; nothing else of the extension can be read by one. */
export function pageRoot(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, "dist", "webview");
}

/** The document of a bundled page: it runs its own script and style, and loads nothing from anywhere else. */
export function pageHtml(webview: vscode.Webview, extension: vscode.Uri, page: string, title: string): string {
  const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(pageRoot(extension), name)).toString();
  const nonce = randomBytes(16).toString("base64");
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
  ].join("; ");
  // The meta property csp-nonce is how @microsoft/fast-foundation, under the toolkit, asks for its own style element.
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta property="csp-nonce" content="${nonce}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="stylesheet" href="${file(`${page}.css`)}" />
    <title>${title}</title>
  </head>
  <body>
    <script nonce="${nonce}" src="${file(`${page}.js`)}"></script>
  </body>
</html>`;
}
