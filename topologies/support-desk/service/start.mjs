// Starts the service: `node topologies/support-desk/service/start.mjs [topology.yaml]`. It needs `npm install fastify`, and no key: the offline stand-in answers.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { memoryRates } from "signalbox";
import { offline } from "signalbox/offline";
import { watchTopology } from "signalbox/sources/watch";
import { jsonlStore } from "signalbox/stores/jsonl";
import { moduleTools } from "signalbox/tools/module";
import { service } from "./service.mjs";

const topology = process.argv[2] ?? fileURLToPath(new URL("../topology.yaml", import.meta.url));
const watched = await watchTopology(topology, {
  onPlan: (plan) => console.error(`a new version is in force: ${plan.digest}`),
  onProblem: ({ reason }) => console.error(`the version before stays in force: ${reason}`),
});
if (!watched.ok) throw new Error(watched.reason);

// The functions are bound once: a manifest that is changed while the service runs brings no new code.
const { tools } = await moduleTools(watched.plan(), dirname(topology), ["./tools.mjs"]);
const model = { provider: "offline", generate: (request, options) => offline(watched.plan()).generate(request, options) };
// Once, so that it counts over all conversations of this process; for several processes, over a store that they share.
const rates = memoryRates();
// In your service: whatever tells you who asks.
const tokens = { "ada-token": { customer: "C-7" }, "ben-token": { customer: "C-8" }, "grace-token": { colleague: "Grace" } };

const app = service({ plan: watched.plan, store: jsonlStore(".signalbox/service"), runtime: { model, tools, rates }, tokens });
process.once("SIGTERM", () => void Promise.all([app.close(), watched.close()]));
console.log(await app.listen({ host: "127.0.0.1", port: Number(process.env["PORT"] ?? 8080) }));
