// Assembles src/engine/adamw.wat into src/engine/adamw-kernel.ts, which is committed: what runs it needs no assembler.
// With --print it writes the bytes to standard output instead; a test compares the two.
import { readFileSync, writeFileSync } from "node:fs";
import wabt from "wabt";

const source = new URL("../src/engine/adamw.wat", import.meta.url);
const target = new URL("../src/engine/adamw-kernel.ts", import.meta.url);

const { parseWat } = await wabt();
const { buffer } = parseWat("adamw.wat", readFileSync(source, "utf8"), { simd: true }).toBinary({});
const bytes = Buffer.from(buffer).toString("base64");
const lines = [
  "/** adamw.wat as `node scripts/kernel.mjs` assembles it: the bytes of a WebAssembly module. */",
  "export const adamwKernel =",
  `  "${bytes}";`,
];
if (process.argv.includes("--print")) process.stdout.write(bytes);
else writeFileSync(target, `${lines.join("\n")}\n`);
