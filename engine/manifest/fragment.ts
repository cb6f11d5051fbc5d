import type { SourceDocument } from "../source/source-map.ts";
import type { WrittenManifest } from "./document.ts";

/** One manifest file that was read and found right: the root, or one that it includes. */
export interface Fragment {
  readonly document: SourceDocument;
  readonly value: WrittenManifest;
  /** Its folder, relative to the root manifest's as the includes spell it; empty where it is the same. */
  readonly folder: string;
}
