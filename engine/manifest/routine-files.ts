import type { Origin, SourceDocument } from "../source/source-map.ts";
import { wholeText } from "../source/yaml.ts";
import type { WrittenRoutine } from "./document.ts";
import type { Fragment } from "./fragment.ts";
import { fetchFile, reportMissing, resolve } from "./include.ts";
import { inside } from "./origin.ts";
import type { Reading } from "./reading.ts";

/** Reads the Markdown files that routines name, each once, and tells afterwards which document stands behind a routine. */
export function readRoutineFiles(reading: Reading, fragments: readonly Fragment[]): (at: Origin) => SourceDocument | undefined {
  const byPath = new Map<string, SourceDocument | undefined>();
  const byPlace = new Map<SourceDocument, Map<string, SourceDocument>>();
  for (const { document, value } of fragments) {
    const places = new Map<string, SourceDocument>();
    byPlace.set(document, places);
    const look = (written: WrittenRoutine | undefined, origin: Origin): void => {
      if (typeof written !== "object" || !("file" in written)) return;
      const found = fileOf(reading, byPath, inside(origin, "file"), written.file);
      if (found !== undefined) places.set(origin.pointer, found);
    };
    for (const [name, written] of Object.entries(value.routines ?? {})) {
      if (!name.startsWith("x-")) look(written, { document, pointer: `/routines/${name}` });
    }
    for (const [name, agent] of Object.entries(value.agents ?? {})) {
      if (!name.startsWith("x-")) look(agent.routine, { document, pointer: `/agents/${name}/routine` });
    }
  }
  return (at) => byPlace.get(at.document)?.get(at.pointer);
}

function fileOf(
  reading: Reading,
  byPath: Map<string, SourceDocument | undefined>,
  origin: Origin,
  wanted: string,
): SourceDocument | undefined {
  const path = resolve(reading, origin, wanted);
  if (path === undefined) return undefined;
  if (byPath.has(path)) return byPath.get(path);
  const found = fetchFile(reading, path);
  const empty = found.ok && found.file.text.trim() === "";
  if (!found.ok || empty) {
    reportMissing(reading, origin, wanted, found.ok ? "the file is empty" : found.reason);
    byPath.set(path, undefined);
    return undefined;
  }
  const document = { file: found.file, map: wholeText(found.file.text) };
  byPath.set(path, document);
  reading.documents.push(document);
  return document;
}
