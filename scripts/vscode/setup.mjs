// Installs code-server (the real VS Code workbench and extension host, from npm) and the Node that it needs into .vscode-test/.
// @vscode/test-electron would be the usual way; code-server needs no display and installs from the npm registry alone.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, codeServerEntry, nodeBinary, nodeFolder, testFolder } from "./paths.mjs";

const codeServer = "code-server@4.139.1";
const node = `node-linux-${process.arch}@24.21.0`;

// What each Debian package is needed for is proved by a file or a command, so that another way of having it counts too.
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
  installDebianPackages();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  console.log(`Installing ${codeServer} into .vscode-test/: this takes a few minutes, once.`);
  installCodeServer();
  writeFileSync(stampFile, stamp);
}

function installDebianPackages() {
  const missing = Object.keys(debianPackages).filter((name) => !isPresent(debianPackages[name]));
  if (missing.length === 0) return;
  const names = missing.join(" ");
  if (!isPresent("apt-get") || process.getuid() !== 0) {
    throw new Error(
      `Missing from this machine: ${names}. Install them as root (apt-get install ${names}), then run this again.`,
    );
  }
  console.log(`Installing Debian packages: ${names}`);
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  run("apt-get", ["update", "-qq"], { env: environment });
  run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing], { env: environment });
}

function isPresent(fileOrCommand) {
  if (fileOrCommand.startsWith("/")) return existsSync(fileOrCommand);
  return process.env.PATH.split(path.delimiter).some((folder) => existsSync(path.join(folder, fileOrCommand)));
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

function run(command, commandArguments, options) {
  const { status, error } = spawnSync(command, commandArguments, { stdio: "inherit", ...options });
  if (error || status !== 0) {
    const reason = error?.message ?? `exit code ${status}`;
    throw new Error(
      `"${command} ${commandArguments.join(" ")}" failed (${reason}): see its output above, then run this again.`,
    );
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    setUp();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
