/** The front door: every public name, and nothing else. */
export type * from "./source/source-file.ts";
export type { Diagnostic, Edit, Note, Severity } from "./diagnostic/diagnostic.ts";
export type * from "./protocol/json.ts";
export type * from "./protocol/message.ts";
export type * from "./protocol/model.ts";
export type * from "./protocol/tool.ts";
export { failure, FailureError, FAILURES, isFailureError, type Failure, type FailureCode } from "./protocol/failure.ts";
export type * from "./plan/plan.ts";
