// Installs code-server (the real VS Code workbench and extension host, from npm) and the Node that it needs into .vscode-test/.
// @vscode/test-electron would be the usual way; code-server needs no display and installs from the npm registry alone.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { installDebianPackages, run } from "../debian.mjs";
import { chromium, codeServerEntry, nodeBinary, nodeFolder, testFolder } from "./paths.mjs";

const codeServer = "code-server@4.139.1";
const node = `node-linux-${process.arch}@24.21.0`;

const debianPackages = {
  chromium,
  "fonts-dejavu-core": "/usr/share/fonts/truetype/dejavu",
  "libkrb5-dev": "/usr/include/gssapi/gssapi.h",
  "g++": "g++",
  make: "make",
  python3: "python3",
};

const stampFile = path.join(testFolder, "installed.txt");
const stamp = `${codeServer}\n${node}\n`;

export function setUp() {
  if (process.platform !== "linux") {
    throw new Error(
      "The tests inside VS Code run on Linux only: run them in a Debian container or on a Debian machine.",
    );
  }
  installDebianPackages(debianPackages);
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  console.log(`Installing ${codeServer} into .vscode-test/: this takes a few minutes, once.`);
  installCodeServer();
  writeFileSync(stampFile, stamp);
}

function installCodeServer() {
  rmSync(path.join(testFolder, "node_modules"), { recursive: true, force: true });
  rmSync(stampFile, { force: true });
  mkdirSync(testFolder, { recursive: true });
  // A package.json of its own makes npm install here, and not read the repository's .npmrc, which switches install scripts off.
  writeFileSync(path.join(testFolder, "package.json"), JSON.stringify({ private: true }));
  // Under "npm run", these tell the inner npm of the outer one's Node, and code-server refuses any other than its own.
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_config_user_agent|npm_node_execpath|NODE)$/.test(name),
  );
  const options = {
    cwd: testFolder,
    env: {
      ...Object.fromEntries(inherited),
      PATH: path.dirname(nodeBinary) + path.delimiter + process.env.PATH,
      npm_config_nodedir: nodeFolder,
      npm_config_ignore_scripts: "false",
    },
  };
  const install = ["install", "--ignore-scripts=false", "--no-audit", "--no-fund", "--loglevel=error"];
  run("npm", [...install, node], options);
  run("npm", [...install, codeServer], options);
  if (!existsSync(codeServerEntry))
    throw new Error(`${codeServer} was installed without ${codeServerEntry}: try again.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    setUp();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
