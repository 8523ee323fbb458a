/** A JSON Schema, as OpenAPI 3.1 takes it. */
export type Schema = Readonly<Record<string, unknown>>;

export const TEXT = { type: 'string' };
export const WHOLE = { type: 'integer', minimum: 0 };
export const FLAG = { type: 'boolean' };
export const TIME = { type: 'string', format: 'date-time' };

export function listOf(items: Schema): Schema {
  return { type: 'array', items };
}

/** An object with these properties and no others; those in `optional` may be missing. */
export function object(
  properties: Readonly<Record<string, Schema>>,
  ...optional: readonly string[]
): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required, additionalProperties: false };
}
