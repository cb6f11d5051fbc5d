/** What a name of an agent, a tool, an exit, a fact or a routine must match; also in the published schema. */
export const namePattern = "^[a-z][a-z0-9_]{0,47}$";

/** The legal name nearest to one that is none: `refund_desk` for `Refund Desk`. Empty where nothing of it is left. */
export function legalName(name: string): string {
  return name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+/, "")
    .slice(0, 48)
    .replace(/_$/, "");
}
