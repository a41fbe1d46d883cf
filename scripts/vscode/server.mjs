// A code-server with an extension in it, all of whose files are in a run folder of its own.
import { spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { codeServerEntry, nodeBinary, root, runsFolder } from "./paths.mjs";

const quietSettings = {
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "files.exclude": { "**/.vscode": true },
  "git.openRepositoryInParentFolders": "never",
  "telemetry.telemetryLevel": "off",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/** A new folder for one run; its name begins with what is run. */
export function createRunFolder(/** @type {string} */ name) {
  mkdirSync(runsFolder, { recursive: true });
  return mkdtempSync(path.join(runsFolder, `${name}-`));
}

/** A copy of the sample corpus, to be opened and changed. */
export function copySample(/** @type {string} */ runFolder) {
  const folder = path.join(runFolder, "sample");
  cpSync(path.join(root, "sample"), folder, { recursive: true });
  return folder;
}

/** Installs a .vsix, or links the folder of an unpacked extension; returns the folder that servers take as `extensionsFolder`. */
export function installExtension(/** @type {string} */ extension, /** @type {string} */ runFolder) {
  const extensionsFolder = path.join(runFolder, "extensions");
  mkdirSync(extensionsFolder, { recursive: true });
  if (statSync(extension).isDirectory()) {
    const { publisher, name, version } = JSON.parse(readFileSync(path.join(extension, "package.json"), "utf8"));
    symlinkSync(extension, path.join(extensionsFolder, `${publisher}.${name}-${version}`));
    return extensionsFolder;
  }
  const userDataFolder = path.join(runFolder, "installer");
  const { status, stdout, stderr } = spawnSync(
    nodeBinary,
    [codeServerEntry, ...folderOptions(userDataFolder, extensionsFolder), "--install-extension", extension],
    { env: serverEnvironment(runFolder, runFolder), encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`${extension} could not be installed: ${stdout}${stderr}`);
  return extensionsFolder;
}

/**
 * Starts a server; it ends with `stop()`, or with this process.
 * @param {object} options
 * @param {string} options.runFolder takes user data and logs
 * @param {string} options.extensionsFolder see installExtension
 * @param {number} [options.port] any free one if not given
 * @param {Record<string, unknown>} [options.settings] the user's settings.json
 * @param {Record<string, string>} [options.environment] added to the environment of server and extension host
 * @param {boolean} [options.isTrusted] false to open folders that nobody has said to trust
 * @param {string[]} [options.serverOptions] more options of code-server
 */
export async function startServer({
  runFolder,
  extensionsFolder,
  port = 0,
  settings,
  environment,
  isTrusted = true,
  serverOptions = [],
}) {
  const userDataFolder = path.join(runFolder, "user-data");
  const logFile = path.join(runFolder, "server.log");
  // Sockets are made in here, and the path of a socket may have no more than 107 characters: a run folder can be deeper.
  const temporaryFolder = mkdtempSync(path.join(tmpdir(), "code-server-"));
  mkdirSync(path.join(userDataFolder, "User"), { recursive: true });
  const settingsFile = path.join(userDataFolder, "User", "settings.json");
  writeFileSync(settingsFile, JSON.stringify({ ...quietSettings, ...settings }, null, 2));

  const log = openSync(logFile, "w");
  const child = spawn(
    nodeBinary,
    [
      codeServerEntry,
      ...folderOptions(userDataFolder, extensionsFolder),
      ...["--auth", "none", "--bind-addr", `127.0.0.1:${port}`],
      ...["--session-socket", path.join(temporaryFolder, "session.sock")],
      ...[
        "--disable-telemetry",
        "--disable-update-check",
        ...(isTrusted ? ["--disable-workspace-trust"] : []),
        "--disable-getting-started-override",
      ],
      ...serverOptions,
    ],
    {
      detached: true,
      stdio: ["ignore", log, log],
      env: { ...serverEnvironment(runFolder, temporaryFolder), ...environment },
    },
  );
  closeSync(log);
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const stopNow = () => {
    signalGroup(child.pid, "SIGKILL");
    rmSync(temporaryFolder, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once("exit", stopNow);
  const stop = async () => {
    signalGroup(child.pid, "SIGTERM");
    await Promise.race([exited, sleep(5000)]);
    stopNow();
    process.off("exit", stopNow);
  };

  try {
    const url = await waitUntilHealthy(child, logFile);
    return { url, port: Number(new URL(url).port), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function folderOptions(userDataFolder, extensionsFolder) {
  return ["--user-data-dir", userDataFolder, "--extensions-dir", extensionsFolder];
}

function serverEnvironment(runFolder, temporaryFolder) {
  // In a terminal of VS Code or code-server, their own variables would lead this server to the outer editor.
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|CODE_SERVER_|NODE_OPTIONS$|PORT$)/.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    XDG_CONFIG_HOME: path.join(runFolder, "config"),
    XDG_RUNTIME_DIR: temporaryFolder,
    TMPDIR: temporaryFolder,
  };
}

async function waitUntilHealthy(child, logFile) {
  const end = Date.now() + 60_000;
  while (Date.now() < end && child.exitCode === null) {
    const url = /server listening on (http:\/\/\S+)/.exec(readFileSync(logFile, "utf8"))?.[1];
    if (url && (await isHealthy(url))) return url.replace(/\/$/, "");
    await sleep(50);
  }
  throw new Error(`code-server did not start; it said:\n${existsSync(logFile) ? readFileSync(logFile, "utf8") : ""}`);
}

async function isHealthy(url) {
  try {
    return (await fetch(new URL("/healthz", url))).ok;
  } catch {
    return false;
  }
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended already.
  }
}
