import type { Option } from "../command.ts";

/** The options of every verb that judges manifests. */
export const CONFIG_OPTIONS: readonly Option[] = [
  {
    name: "config",
    value: "<file>",
    help: "Take this configuration. Default: the nearest `signalbox.config.yaml`, from the manifest's folder up the tree.",
  },
  { name: "no-config", help: "Take no configuration at all." },
  {
    name: "profile",
    value: "<recommended|strict>",
    choices: ["recommended", "strict"],
    help: "How strictly to judge: each rule as it is, or every warning as an error and every info as a warning.",
  },
  { name: "rule", value: "<rule=level>", many: true, help: "Take a rule for `error`, `warning` or `info`, or turn it `off`." },
];
