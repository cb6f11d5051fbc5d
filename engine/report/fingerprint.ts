import { digest } from "../plan/digest.ts";

/** The fingerprint of each identity: 32 hexadecimal digits that say nothing about it. Identities that several findings have are numbered. */
export function fingerprintsOf<Finding>(identities: ReadonlyMap<Finding, string>): ReadonlyMap<Finding, string> {
  const met = new Map<string, number>();
  return new Map(
    [...identities].map(([finding, identity]) => {
      const times = met.get(identity) ?? 0;
      met.set(identity, times + 1);
      return [finding, digest(times === 0 ? identity : [identity, times]).slice(PREFIX, PREFIX + 32)] as const;
    }),
  );
}

const PREFIX = "sha256:".length;
