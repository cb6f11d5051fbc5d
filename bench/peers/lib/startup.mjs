// W6: cold start. Import the framework, build what W1 needs, run W1 once, report, leave.
import { ADAPTERS } from "../adapters/index.mjs";
import { verified } from "./verify.mjs";

const a = await ADAPTERS[process.argv[2]]();
const imported = performance.now();
const cpu = () => {
  const c = process.cpuUsage();
  return (c.user + c.system) / 1000;
};
const importCpu = cpu();
await verified(a, "w1", () => a.w1());
const done = performance.now();
process.stdout.write(
  JSON.stringify({ importMs: imported, w1Ms: done - imported, importCpu, cpuMs: cpu(), rssMB: process.resourceUsage().maxRSS / 1024 }),
  () => process.exit(0),
);
