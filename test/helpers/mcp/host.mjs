// A host that starts a server, says that it has, and waits to be killed. Runs the built package.
import { compile } from "../../../dist/engine/index.js";
import { mcpTools } from "../../../dist/adapters/tools/mcp.js";

const compiled = compile({ path: "desk.json", text: process.argv[2] });
const { tools } = mcpTools(compiled.plan, { folder: ".", allow: ["server"] });
const context = { runId: "r", idempotencyKey: "r/1", signal: new AbortController().signal };
const said = await tools.echo({ said: "ready" }, context);
process.stdout.write(typeof said === "string" ? `${said}\n` : "");
setInterval(() => undefined, 1000);
