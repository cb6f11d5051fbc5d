#!/usr/bin/env node
import { runCommandLine } from "./command-line.ts";
import { drained, processOutput } from "./output.ts";

const code = await runCommandLine(process.argv.slice(2), processOutput());
await drained();
// Not left to the event loop: a tool or an SDK may hold it open for as long as it likes.
process.exit(code);
