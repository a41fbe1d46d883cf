import { execFileSync } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "../..");

/** The programs as they are shipped, bundled once for all tests. */
export const bundles = join(root, "out", "unit");
execFileSync(process.execPath, ["scripts/build.mjs", "--outdir", bundles], { cwd: root, stdio: "pipe" });
