/** The front door: every public name, and nothing else. */
export type * from "./source/source-file.ts";
export type { Diagnostic, Edit, Note, Severity } from "./diagnostic/diagnostic.ts";
export type * from "./protocol/json.ts";
export type * from "./protocol/message.ts";
export type * from "./protocol/model.ts";
export type * from "./protocol/tool.ts";
export { failure, FailureError, FAILURES, isFailureError, type Failure, type FailureCode } from "./protocol/failure.ts";
export type * from "./plan/plan.ts";
export { didYouMean, type Suggestion } from "./diagnostic/did-you-mean.ts";
export { plain, type Paint } from "./report/paint.ts";
export { visible, visibleLines } from "./report/visible.ts";
export { renderPretty, renderSummary, type PrettyOptions } from "./report/pretty.ts";
export { toLintReport, type LintReport, type ReportedDiagnostic, type ReportedStep } from "./report/json.ts";
export { toMermaid } from "./report/mermaid.ts";
export { toDot } from "./report/dot.ts";
export { toGraphJson, type GraphReport } from "./report/graph-json.ts";
export type { DrawnEdge, DrawnNode } from "./report/drawing.ts";
