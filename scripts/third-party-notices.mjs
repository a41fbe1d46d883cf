// The licences of what the package contains of others, as their terms ask for.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const modules = path.join(root, "node_modules");

/** Not bundled, but beside the bundles. */
const besideBundles = ["onnxruntime-node", "onnxruntime-common"];

/**
 * @param {string[]} inputs the files that went into bundles, relative to the repository
 * @returns {string} for each package its name, version and licence
 */
export function thirdPartyNotices(inputs) {
  const bundled = inputs.flatMap((input) => packageOf(input) ?? []);
  const names = [...new Set([...bundled, ...besideBundles])].sort();
  const head = "Multitask Tagger contains the software below, each under its own licence.";
  return [head, ...names.map(notice)].join(`\n\n${"-".repeat(80)}\n\n`) + "\n";
}

/** `node_modules/@scope/name/index.js` -> `@scope/name`; of nested packages the innermost, with its path. */
function packageOf(input) {
  const parts = input.split("node_modules/");
  if (parts.length === 1) return undefined;
  const [first, second] = parts.pop().split("/");
  const name = first.startsWith("@") ? `${first}/${second}` : first;
  const outer = parts.slice(1).join("node_modules/");
  return outer === "" ? name : `${outer}node_modules/${name}`;
}

function notice(name) {
  const folder = path.join(modules, name);
  const { version, license, author, repository } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  if (!license) throw new Error(`${name} names no licence: look it up before it goes into the package.`);
  const title = `${name.split("node_modules/").pop()} ${version}: ${license.replace(/^\(|\)$/g, "")}`;
  return `${title}\n\n${licenceText(folder) ?? withoutText(author, repository)}`;
}

function licenceText(folder) {
  const file = readdirSync(folder).find((name) => /^licen[cs]e(\.(md|txt))?$/i.test(name));
  return file && readFileSync(path.join(folder, file), "utf8").trim();
}

/** Some packages carry the name of their licence and not its text. */
function withoutText(author, repository) {
  const by = typeof author === "string" ? author : author?.name;
  const at = typeof repository === "string" ? repository : repository?.url;
  return [by && `By ${by}.`, at && `Source: ${at}`].filter(Boolean).join("\n") || "No more is said in the package.";
}
