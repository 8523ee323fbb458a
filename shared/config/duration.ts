const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
const DURATION = /^(\d{1,6}(?:\.\d{1,3})?)(s|m|h|d)$/;

/** Seconds in `5s`, `1.5m`, `1h` or `3d`; undefined for any other text. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = DURATION.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  return Number(amount) * SECONDS[unit as keyof typeof SECONDS];
}
