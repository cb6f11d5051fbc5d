import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import { shownPath } from "../manifest-files.ts";
import type { Change } from "./write.ts";

/** The changes as a unified diff that `git apply` and `patch -p1` take. */
export function patchOf(changes: ReadonlyMap<string, Change>): string {
  return [...changes]
    .map(([path, { before, after }]) => {
      const shown = shownPath(path);
      return createTwoFilesPatch(`a/${shown}`, `b/${shown}`, before, after, undefined, undefined, {
        context: 3,
        headerOptions: FILE_HEADERS_ONLY,
      });
    })
    .join("");
}
