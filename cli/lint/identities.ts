import { identitiesOf, manifestName, type Diagnostic } from "../../engine/index.ts";
import { placeKey, type Linted } from "./linted.ts";

/** What each finding is known by again. One in a file that several manifests include has an identity in each, of which the first by its letters is taken. */
export function identitiesAcross(roots: readonly Linted[], diagnostics: readonly Diagnostic[]): ReadonlyMap<Diagnostic, string> {
  const known = new Map<string, string>();
  for (const root of roots) {
    for (const [diagnostic, identity] of identitiesOf(root.diagnostics, manifestName(root.document))) {
      const place = placeKey(diagnostic);
      const other = known.get(place);
      if (other === undefined || identity < other) known.set(place, identity);
    }
  }
  return new Map(diagnostics.map((diagnostic) => [diagnostic, known.get(placeKey(diagnostic)) ?? ""]));
}
