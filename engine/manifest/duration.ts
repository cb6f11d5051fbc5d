const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** The milliseconds that `500ms`, `10s`, `2m` or `1.5h` mean; the schema has made sure that it is one of these. */
export function milliseconds(duration: string): number {
  const unit = duration.endsWith("ms") ? "ms" : duration.endsWith("s") ? "s" : duration.endsWith("m") ? "m" : "h";
  return Math.round(Number(duration.slice(0, -unit.length)) * units[unit]);
}
