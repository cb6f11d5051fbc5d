import type { Span } from "./span.ts";
import type { YamlFault } from "./yaml-fault.ts";
import type { YamlNode } from "./yaml-walk.ts";

/** Looks for one kind of fault while the nodes of a text go by. */
export interface Detector {
  visit(node: YamlNode): void;
  faults(): readonly YamlFault[];
}

/** Makes a detector for one text; the second argument tells where an event stands. */
export type DetectorMaker = (source: string, spanOf: (at: number) => Span) => Detector;
