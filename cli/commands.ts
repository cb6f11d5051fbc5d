import type { Command } from "./command.ts";
import { checking } from "./verbs/checking.ts";
import { reviewing } from "./verbs/reviewing.ts";
import { running } from "./verbs/running.ts";

/** Every verb, in the order help lists them. Help, `docs/cli.md` and the parser are made from this table. */
export const commands: readonly Command[] = [...checking, ...reviewing, ...running];
