// Builds after a checkout was installed. `npm install -g <git>`, which pre-commit runs, hands its `--global` down to the install in the checkout, and so the
// compiler is not there; then it is fetched first.
import { execSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const run = (command) => execSync(command, { cwd: root, stdio: "inherit", env: { ...process.env, npm_config_global: "", npm_config_prefix: "" } });

if (!existsSync(join(root, "node_modules/typescript"))) run("npm ci --include=dev --ignore-scripts --no-audit --no-fund --global=false");
run("npm run build");
