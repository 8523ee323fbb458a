/** A JSON object of which nothing is known: users write what they like, and API servers take a lot. */
export type Json = Readonly<Record<string, unknown>>;

const NOTHING: Json = Object.freeze(Object.create(null) as Record<string, unknown>);

/** The value as an object; an empty one for anything else. */
export function asMap(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : NOTHING;
}

/** The value as text; empty for anything else. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The list in a field; empty for anything else. */
export function listIn(value: unknown, name: string): readonly unknown[] {
  const list = asMap(value)[name];
  return Array.isArray(list) ? list : [];
}

/** The texts of the list in a field; other entries are left out. */
export function textsIn(value: unknown, name: string): readonly string[] {
  return listIn(value, name).filter((each): each is string => typeof each === 'string');
}

/** The entries that are texts; without a prototype, so that no name means anything but itself. */
export function textMap(value: unknown): Readonly<Record<string, string>> {
  const map = Object.create(null) as Record<string, string>;
  for (const [key, each] of Object.entries(asMap(value))) {
    if (typeof each === 'string') map[key] = each;
  }
  return map;
}
