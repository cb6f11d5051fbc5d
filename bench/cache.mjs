// `node bench/cache.mjs [--json]`: what a handoff leaves of the prompt cache, in both layouts. The figures of docs/cache.md.
import { anthropic } from "../dist/adapters/models/anthropic/anthropic.js";
import { openai } from "../dist/adapters/models/openai/openai.js";
import { diskSources } from "../dist/adapters/sources/disk.js";
import { moduleTools } from "../dist/adapters/tools/module.js";
import { compile, stream } from "../dist/engine/index.js";
import { measureCache } from "./cache/measure.mjs";
import { tablesOf } from "./cache/tables.mjs";

const results = await measureCache({ compile, stream, anthropic, openai, diskSources, moduleTools });
console.log(process.argv.includes("--json") ? JSON.stringify(results, undefined, 2) : tablesOf(results));
