/** Narrow looks into JSON of unknown shape. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

export function isDate(value: unknown): boolean {
  return isText(value) && /^\d{4}-\d{2}-\d{2}T/.test(value) && !Number.isNaN(Date.parse(value));
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function field(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}
