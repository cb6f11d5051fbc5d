/** A text as the manifest says it, or the environment variable of the host that holds it: what that holds stands in no plan, journal or trace. */
export type HostValue = string | { readonly env: string; readonly prefix?: string };

/** The variables that a host lets values be taken from. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The text that a value stands for; nothing where its variable is not set, or empty. */
export function hostText(value: HostValue, environment: Environment): string | undefined {
  if (typeof value === "string") return value;
  const held = Object.hasOwn(environment, value.env) ? environment[value.env] : undefined;
  return held === undefined || held === "" ? undefined : `${value.prefix ?? ""}${held}`;
}
