// The yardstick for `lint`: a process that only parses the same YAML, loaded the cheapest way there is.
const { readFileSync } = require("node:fs");
const { load } = require("js-yaml");

load(readFileSync(process.argv[2], "utf8"));
