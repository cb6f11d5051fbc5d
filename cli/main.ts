#!/usr/bin/env node
import { join } from "node:path";
import { loadProgram } from "./cached.ts";

// The bundle of `process.ts`, which loads the bundle of the verb that was asked for.
loadProgram(join(import.meta.dirname, "process.js"));
