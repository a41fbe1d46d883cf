import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** The commit that the server's models are at. */
export const commit = "fedcba9876543210fedcba9876543210fedcba98";

/** A server of one model that speaks as much of the Hugging Face hub's protocol as a download needs. */
export class HubServer {
  /** what was asked for, as `name` or `name from BYTE` */
  readonly requests: string[] = [];
  /** where the next answers for a file end, in bytes from its begin */
  readonly breaks = new Map<string, number[]>();
  /** the next answers for a file have this status instead */
  readonly failures: number[] = [];
  /** files that the server sends otherwise than it lists them */
  readonly sent = new Map<string, Buffer>();
  supportsRanges = true;
  private readonly stalls = new Map<string, number>();
  /** once started */
  url = "";
  private readonly server: Server = createServer((request, response) => this.answer(request, response));

  constructor(
    readonly id: string,
    readonly files: Readonly<Record<string, Buffer>>,
  ) {}

  async start(): Promise<void> {
    await new Promise<void>((started) => this.server.listen(0, "127.0.0.1", started));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((stopped) => this.server.close(stopped));
  }

  /** From now on the file's answers end at a byte without an end, as on a dead line, until the returned function is called. */
  stall(name: string, end: number): () => void {
    this.stalls.set(name, end);
    return () => {
      this.stalls.delete(name);
      this.server.closeAllConnections();
    };
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url!, this.url);
    const json = (value: unknown, headers = {}) =>
      response.writeHead(200, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(value));
    if (pathname === `/api/models/${this.id}/revision/main`) return void json({ id: this.id, sha: commit });
    if (pathname === `/api/models/${this.id}/tree/${commit}`) return void this.list(request, json);
    const resolved = `/${this.id}/resolve/${commit}/`;
    // The hub sends files from another address than it lists them.
    if (pathname.startsWith(resolved)) {
      return void response.writeHead(302, { Location: `/cdn/${pathname.slice(resolved.length)}` }).end();
    }
    const name = decodeURIComponent(pathname.replace(/^\/cdn\//, ""));
    const content = this.sent.get(name) ?? this.files[name];
    if (content) return this.send(name, content, request, response);
    response.writeHead(404, { "Content-Type": "application/json" }).end('{"error":"Repository not found"}');
  }

  /** One file a page, so that a reader has to follow the pages. */
  private list(request: IncomingMessage, json: (value: unknown, headers?: object) => void): void {
    const page = Number(new URL(request.url!, this.url).searchParams.get("page") ?? 0);
    const entries = Object.entries(this.files).map(([path, content]) => {
      const oid = createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
      const sha256 = createHash("sha256").update(content).digest("hex");
      const lfs = path.endsWith(".safetensors") && { lfs: { oid: sha256, size: content.length, pointerSize: 130 } };
      return { type: "file", path, size: content.length, oid, ...lfs };
    });
    const next = new URL(request.url!, this.url);
    next.searchParams.set("page", String(page + 1));
    json(
      [entries[page], { type: "directory", path: "onnx", size: 0, oid: commit }],
      page + 1 < entries.length ? { Link: `<${next.href}>; rel="next"` } : {},
    );
  }

  private send(name: string, content: Buffer, request: IncomingMessage, response: ServerResponse): void {
    const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1];
    this.requests.push(asked === undefined ? name : `${name} from ${asked}`);
    const failure = this.failures.shift();
    if (failure !== undefined) return void response.writeHead(failure).end();
    const begin = this.supportsRanges ? Number(asked ?? 0) : 0;
    const range = { "Content-Range": `bytes ${begin}-${content.length - 1}/${content.length}` };
    response.writeHead(begin > 0 ? 206 : 200, {
      "Content-Length": content.length - begin,
      ...(begin > 0 && range),
    });
    const stall = this.stalls.get(name);
    if (stall !== undefined) return void response.write(content.subarray(begin, Math.max(begin, stall)));
    const end = this.breaks.get(name)?.shift();
    if (end === undefined) return void response.end(content.subarray(begin));
    response.write(content.subarray(begin, Math.max(begin, end)), () => setTimeout(() => response.destroy(), 20));
  }
}
