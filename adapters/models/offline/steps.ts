import type { PlanAgent, PlanStep } from "../../../engine/plan/plan.ts";
import { spoken, words } from "./words.ts";

/** Something to do: tools in order, then perhaps a way on. */
export interface Action {
  readonly text: string;
  readonly tools: readonly string[];
  readonly target?: string;
}

export interface Branch {
  /** Absent for `else`. */
  readonly condition?: string;
  readonly action: Action;
}

/** A routine's part: something to do in any case, or branches of which one at most is taken. */
export type Block =
  | { readonly kind: "action"; readonly action: Action }
  | { readonly kind: "choice"; readonly branches: readonly Branch[] };

/** A routine as blocks. Prose is read line by line: "If …, …" and "Otherwise" are branches, backticked names are tools and ways on. */
export function blocksOf(agent: PlanAgent): readonly Block[] {
  const branches = agent.routine.flatMap((step) =>
    isProse(step) ? itemsOf(step.do ?? "").flatMap((item) => read(item, agent)) : readStep(step, agent),
  );
  const blocks: Block[] = [];
  let open: Branch[] = [];
  const close = (): void => {
    if (open.length > 0) blocks.push({ kind: "choice", branches: open });
    open = [];
  };
  for (const branch of branches) {
    if (branch === undefined) continue;
    if ("kind" in branch) {
      close();
      blocks.push(branch);
    } else {
      open.push(branch);
      if (branch.condition === undefined) close();
    }
  }
  close();
  return blocks;
}

type Part = Block | Branch;

function isProse(step: PlanStep): boolean {
  return step.if === undefined && step.else === undefined && step.then === undefined && /\n|[.!?]\s+\S/u.test((step.do ?? "").trim());
}

function readStep(step: PlanStep, agent: PlanAgent): readonly Part[] {
  if (step.if === undefined && step.else === undefined && step.then === undefined) return read(step.do ?? "", agent);
  const action = actionOf(step.do ?? "", agent, step.then);
  if (step.else === true || (step.if !== undefined && isOtherwise(step.if))) return [{ action }];
  return step.if === undefined ? [{ kind: "action", action }] : [{ condition: step.if, action }];
}

/** Conditions that say no more than that the ones before do not hold. */
function isOtherwise(condition: string): boolean {
  return /^(?:otherwise|else|if not|not|none of (?:these|the above)|anything else|(?:it|that|this|he|she|they) (?:is|was|are|were|does|do|did|has|have|can) ?not)\W*$/iu.test(
    condition.trim(),
  );
}

/** The items of a Markdown text: list items with what is nested in them, and the sentences of paragraphs. */
function itemsOf(text: string): readonly string[] {
  const items: string[] = [];
  let indent = 0;
  for (const line of text.slice(0, 20_000).split("\n")) {
    const bare = line.trim();
    if (bare === "" || bare.startsWith("#")) continue;
    const depth = line.length - line.trimStart().length;
    const content = bare.replace(/^(?:[-*+]|\d{1,3}[.)])\s+/u, "");
    const last = items.at(-1);
    if (last !== undefined && depth > indent && (content === bare || last.endsWith(":"))) items[items.length - 1] = `${last} ${content}`;
    else {
      items.push(content);
      indent = depth;
    }
  }
  return items.flatMap((item) => item.split(/(?<=[.!?])\s+(?=(?:if|when|otherwise|else|once|in case)\b)/iu));
}

const LEADING =
  /^(?:and |but |then )?(?:if|when|whenever|where|in case|as soon as|once|should)\s+([^,:]{2,300}?)\s*(?:,\s*(?:then\s+)?|:\s*|\s+then\s+)(\S.*)$/isu;
const TRAILING = /^(.*\S)[,;]?\s+(?:but only if|only if|only when|provided that|if)\s+(\S[^`]{2,300})$/isu;

function read(item: string, agent: PlanAgent): readonly Part[] {
  const plain = item.trim();
  if (plain === "") return [];
  const otherwise = /^(?:otherwise|else|if not|in (?:any|every) other case|in all other cases)\b[,:]?\s*(.*)$/isu.exec(plain);
  if (otherwise !== null) return [{ action: actionOf(otherwise[1] ?? "", agent) }];
  const leading = LEADING.exec(plain);
  if (leading !== null) return [{ condition: leading[1] ?? "", action: actionOf(leading[2] ?? "", agent) }];
  const trailing = TRAILING.exec(plain);
  const before = trailing?.[1] ?? "";
  if (trailing !== null && before.includes("`") && !/\b(?:ask|check|see|know|out|verify|confirm|even|as|tell|decide)$/iu.test(before)) {
    return [{ condition: (trailing[2] ?? "").replace(/\.$/u, ""), action: actionOf(before, agent) }];
  }
  return [{ kind: "action", action: actionOf(plain, agent) }];
}

function actionOf(text: string, agent: PlanAgent, then?: string): Action {
  const allowed = text
    .split(/(?<=[.;!?])\s+/u)
    .filter((part) => !/\b(?:never|do not|don't|must not|avoid)\b[^.]*`/iu.test(part))
    .join(" ");
  const named = new Set([
    ...(allowed.match(/`[^`\n]{1,64}`/gu) ?? []).map((name) => name.slice(1, -1)),
    ...(allowed.match(/[A-Za-z]\w*_\w+/gu) ?? []),
  ]);
  const target = then ?? targetIn(allowed, named, agent);
  return {
    text: text.trim(),
    tools: [...named].filter((name) => agent.tools.includes(name)),
    ...(target === undefined ? {} : { target }),
  };
}

const LEAVING = /\b(?:transfer|hand|pass|send|leave|exit|escalate|end|finish|forward|route|refer|close|go|call|consult|delegate)/iu;

function targetIn(text: string, named: ReadonlySet<string>, agent: PlanAgent): string | undefined {
  const backticked = agent.handoffs.filter((edge) => named.has(edge.target) || named.has(edge.definition.name));
  if (backticked.length > 0 || !LEAVING.test(text)) return backticked.length === 1 ? backticked[0]?.target : undefined;
  const line = ` ${words(text).join(" ")} `;
  return agent.handoffs.find((edge) => line.includes(` ${words(spoken(edge.target)).join(" ")} `))?.target;
}
