import type { Fix, Severity } from "../diagnostic/diagnostic.ts";
import type { HandoffGraph } from "../graph/handoff-graph.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { Offer } from "../protocol/offer.ts";
import type { Origin } from "../source/source-map.ts";
import type { Span } from "../source/span.ts";
import type { Settings } from "./settings.ts";

export type Category =
  | "syntax"
  | "reference"
  | "reachability"
  | "termination"
  | "cycle"
  | "shape"
  | "routine"
  | "facts"
  | "authority"
  | "provider"
  | "assertion"
  | "probe";

/** A place a rule names: a part of a document, its key or its value, or an exact span in it. */
export interface Place {
  readonly at: Origin;
  readonly part?: "key" | "value";
  readonly span?: Span;
}

export interface PlaceNote extends Place {
  readonly message: string;
}

/** What a rule reports; `check.ts` turns it into a diagnostic. */
export interface Finding extends Place {
  /** Where it is less grave than the rule says: a rule's severity is that of its gravest finding. */
  readonly severity?: Severity;
  readonly message: string;
  /** The names that the fault consists of, in any order, where the place is only the first of several: it is known by them again. */
  readonly subject?: readonly string[];
  /** What the mark says, where the message alone does not tell why this place is marked. */
  readonly label?: string;
  readonly help?: string;
  readonly notes?: readonly PlaceNote[];
  readonly witness?: readonly PlaceNote[];
  readonly fix?: Fix;
}

export interface RuleContext {
  readonly manifest: Manifest;
  readonly graph: HandoffGraph;
  /** How strictly the manifest is judged, for rules with a threshold. */
  readonly settings: Settings;
  readonly report: (finding: Finding) => void;
}

interface RuleText {
  /** Kebab case, for ever; names the fault. */
  readonly name: string;
  readonly severity: Severity;
  readonly category: Category;
  /** The version that brought the rule. */
  readonly since: string;
  /** One line. */
  readonly summary: string;
  /** Why it matters: a paragraph of Markdown. */
  readonly why: string;
  /** A whole manifest on which no rule says anything. */
  readonly good: string;
  /** A whole manifest on which this rule speaks, and it alone. */
  readonly bad: string;
}

/** A number above which a rule speaks, and which a configuration may change. */
export interface Threshold {
  /** The rule's own. */
  readonly most: number;
  /** What is counted. */
  readonly counts: string;
}

/** A rule whose findings fall out of reading the files (syntax, schema, includes): it has no check of its own. */
export interface ReadRule extends RuleText {
  readonly stage: "read";
}

/** A rule on a manifest that was read, and its graph. */
export interface GraphRule extends RuleText {
  readonly stage: "graph";
  /** Whether the rule follows paths, and so would echo an edge that leads nowhere: it waits until every target exists. */
  readonly needsWholeGraph: boolean;
  /** By name. */
  readonly thresholds?: Readonly<Record<string, Threshold>>;
  /** Set on a rule of severity `error` that also reports findings which leave a plan possible. */
  readonly alsoMilder?: true;
  check(context: RuleContext): void;
}

/** A rule on what live MCP servers offer, beside what is declared. It is asked only where the servers were (see `probe/probed.ts`, which holds the checks). */
export interface ProbeRule extends RuleText {
  readonly stage: "probe";
  /** What the servers of `good` and `bad` say, by their names. */
  readonly offers: Readonly<Record<string, Offer>>;
}

export type Rule = ReadRule | GraphRule | ProbeRule;
