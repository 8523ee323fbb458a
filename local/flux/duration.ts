/** Milliseconds of a Go duration (`1h30m`, `90s`), as Flux' objects have them. */
export function durationMs(text: unknown, byDefault: number): number {
  if (typeof text !== 'string') return byDefault;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    total += Number(amount) * (UNITS[unit as keyof typeof UNITS] ?? 0);
  }
  return total > 0 ? total : byDefault;
}

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
