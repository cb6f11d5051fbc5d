import { CHANGE_KINDS, categoriesNamed, type ChangeCategory } from "../../engine/index.ts";
import { badUsage } from "../refusal.ts";

/** The categories that the values of `--category` mean, each a list with commas. Throws a `Refusal` for a name that means none. */
export function categoriesOf(values: readonly string[]): ReadonlySet<ChangeCategory> | undefined {
  if (values.length === 0) return undefined;
  const names = values.flatMap((value) => value.split(",")).map((name) => name.trim());
  return new Set(
    names.flatMap((name) => {
      const meant = categoriesNamed(name);
      if (meant.ok) return meant.categories;
      const near = meant.near === undefined ? "" : ` (did you mean \`${meant.near}\`?)`;
      const kinds = CHANGE_KINDS.map((kind) => `\`${kind}\``).join(", ");
      throw badUsage(`\`--category\` takes ${kinds} or one of their parts, such as \`session.agent-removed\`, not \`${name}\`${near}`);
    }),
  );
}
