import type { Loaded } from "../sources.ts";
import type { Target } from "./targets.ts";

/** A target as it would be if some files had other texts, by their paths. */
export function withTexts(target: Target, texts: ReadonlyMap<string, string>): Target {
  return { named: target.named, load: () => overlaid(target.load(), texts) };
}

function overlaid(loaded: Loaded, texts: ReadonlyMap<string, string>): Loaded {
  if (!loaded.ok) return loaded;
  const { file, sources } = loaded;
  return {
    ok: true,
    file: { path: file.path, text: texts.get(file.path) ?? file.text },
    sources: {
      resolve: (from, reference) => sources.resolve(from, reference),
      read(path) {
        const text = texts.get(path);
        return text === undefined ? sources.read(path) : { ok: true, text };
      },
    },
  };
}
