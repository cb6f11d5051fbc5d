import { Ajv } from "ajv";
import fc from "fast-check";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "../../engine/rules/config/read-config.ts";
import { canBeGraded } from "../../engine/rules/config/read-rules.ts";
import { rules } from "../../engine/rules/index.ts";

const root = resolve(import.meta.dirname, "../..");
const generator = (await import(resolve(root, "docs/generate/config-schema.mjs"))) as {
  readonly configSchema: (all: typeof rules, graded: typeof canBeGraded) => object;
};
const schema = generator.configSchema(rules, canBeGraded);

test("schemas/config.v1.schema.json knows today's rules (vitest -u writes it)", async () => {
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(resolve(root, "schemas/config.v1.schema.json"));
});

test("the schema accepts what the reader accepts, and refuses what it refuses", () => {
  const accepts = new Ajv({ strict: false }).compile(schema);
  /** Mostly what is right, at times what is wrong. */
  const either = (right: readonly unknown[], wrong: readonly unknown[]): fc.Arbitrary<unknown> =>
    fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...right) }, { weight: 1, arbitrary: fc.constantFrom(...wrong) });
  const level = either(["off", "info", "warning", "error", false], ["warn", 3, null]);
  const count = either([1, 5, 300], [0, -1, 1.5, "3"]);
  const rule = fc.oneof(
    level,
    fc.record({ severity: either(["error", "info"], ["none"]), handoffs: count, "x-why": fc.string() }, { requiredKeys: [] }),
    fc.record({ tools: count, agents: count }, { requiredKeys: [] }),
  );
  const names = fc.constantFrom("long-chain", "wide-agent", "large-peer-network", "no-exit", "same-when", "fact-not-set", "zzz");
  const ruleMap = fc.dictionary(names, rule, { maxKeys: 2 });
  const patterns = either(["a/**", ["a", "b"]], [[], [3], "", 4]);
  const profile = either(["strict", "recommended"], ["lax"]);
  const override = fc.record({ files: patterns, profile, rules: ruleMap }, { requiredKeys: ["files"] });
  const config = fc.record(
    {
      version: either([1], [2]),
      profile,
      files: patterns,
      ignore: patterns,
      max_warnings: either([0, 7], [-1, "many"]),
      rules: ruleMap,
      overrides: fc.array(override, { maxLength: 2 }),
    },
    { requiredKeys: [] },
  );
  let accepted = 0;
  fc.assert(
    fc.property(config, (value) => {
      const { config: read } = readConfig({ path: "signalbox.config.yaml", text: JSON.stringify(value) });
      expect(read !== undefined).toBe(accepts(value));
      if (read !== undefined) accepted++;
    }),
    { numRuns: 2000, seed: 7 },
  );
  expect(accepted).toBeLessThan(1800);
  expect(accepted).toBeGreaterThan(200);
});
