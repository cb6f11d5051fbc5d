// The yardstick for `lint`: a process that only parses the same YAML. CommonJS, so that it does without the loader of ES modules, as `lint` does.
const { readFileSync } = require("node:fs");
const { load } = require("js-yaml");

load(readFileSync(process.argv[2], "utf8"));
