// An MCP server over standard input and output that misbehaves as its arguments say. Written without the SDK, which is too well-behaved.
import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { createInterface } from "node:readline";

const [mode = "", file = ""] = process.argv.slice(2);
const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
const modern = mode === "modern";
const text = (id, said) => send({ id, result: { ...(modern ? { resultType: "complete" } : {}), content: [{ type: "text", text: said }] } });
/** Who the client says it is: at first, or with every request. */
let client;

if (mode === "exits") {
  process.stderr.write(`cannot start with the key ${process.env.SHOP_KEY}\n`);
  process.exit(3);
}
if (mode === "garbage") process.stdout.write("Welcome!\n{ this is no JSON\n[]\n");
if (mode === "flood") for (let line = 0; line < 20_000; line++) process.stderr.write(`line ${line} of what nobody wants to read\n`);
if (mode === "stubborn") {
  process.on("SIGTERM", () => undefined);
  process.on("SIGHUP", () => undefined);
  const child = spawn(process.execPath, ["-e", "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"], { stdio: "ignore" });
  appendFileSync(file, `${process.pid}\n${child.pid}\n`);
  setInterval(() => undefined, 1000);
}

const lines = createInterface({ input: process.stdin });
lines.on("close", () => {
  if (mode !== "stubborn") process.exit(0);
});
lines.on("line", (line) => {
  const { id, method, params } = JSON.parse(line);
  if (mode === "mute") return;
  client = params?._meta?.["io.modelcontextprotocol/clientInfo"] ?? params?.clientInfo ?? client;
  if (modern) appendFileSync(file, `${method}\n`);
  if (modern && method === "initialize") return send({ id, error: { code: -32022, message: "initialize is of another age" } });
  if (modern && method === "server/discover") {
    const offered = { supportedVersions: ["2026-07-28"], capabilities: { tools: {} }, ttlMs: 0, cacheScope: "private" };
    return send({ id, result: { resultType: "complete", ...offered } });
  }
  if (method === "initialize") {
    const answer = () =>
      send({
        id,
        result: { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "odd", version: "1" } },
      });
    return mode === "slow" ? setTimeout(answer, 400) : answer();
  }
  if (method === "notifications/cancelled" && file !== "") return appendFileSync(file, "cancelled\n");
  if (method !== "tools/call") return;
  const { name, arguments: input, _meta } = params;
  switch (name) {
    case "die":
      appendFileSync(file, "called\n");
      process.stderr.write(`out of memory while holding ${process.env.SHOP_KEY}\n`);
      return process.exit(7);
    case "hang":
      if (file !== "") appendFileSync(file, "called\n");
      return;
    case "echo":
      if (mode === "garbage") process.stdout.write("debug: echo was called\n");
      return text(id, String(input.said));
    case "client":
      return text(id, JSON.stringify(client));
    case "key":
      return text(id, _meta["signalbox/idempotency-key"]);
    case "environment":
      return text(id, JSON.stringify({ ...process.env, cwd: process.cwd(), pid: process.pid }));
    case "huge":
      return text(id, "x".repeat(input.size));
    case "mixed":
      return send({
        id,
        result: {
          content: [
            { type: "text", text: "Here:" },
            { type: "image", data: "AAAAAAAA", mimeType: "image/png" },
            { type: "resource_link", uri: "file:///report.txt", name: "report" },
            { type: "resource", resource: { uri: "file:///a.txt", text: "inside" } },
            { type: "resource", resource: { uri: "file:///b.bin", blob: "AAAA" } },
          ],
        },
      });
    case "refuse":
      return send({ id, result: { isError: true, content: [{ type: "text", text: "no such order" }] } });
    case "fault":
      return send({ id, error: { code: -32603, message: `internal error with ${process.env.SHOP_KEY}` } });
    case "none":
      return send({ id, result: { content: [] } });
    case "number":
      return text(id, '{"id": 12345678901234567890}');
    case "object":
      return text(id, '{"id": "o1"}');
  }
});
