import type { ObjectMeta } from '../cluster/objects';

/** kubectl apply keeps here what the user wrote, before the API server dropped anything. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const LONGEST_READ = 64 * 1024;
const LONGEST_NAME = 40;
const MOST_NAMED = 10;

/** A field that the user wrote and the API server dropped, and how it would have been kept. */
export interface DroppedField {
  readonly written: string;
  readonly meant: string;
}

/**
 * Fields of `spec` that were written in another casing than the schema knows. The API server drops them without a word
 * (mic.md section 2); the object then looks as if they had never been written.
 */
export function droppedFields(
  meta: ObjectMeta,
  fields: readonly string[],
): readonly DroppedField[] {
  const written = specAsWritten(meta.annotations[LAST_APPLIED]);
  if (written === undefined) return [];
  return pathsIn(written)
    .flatMap((path) => {
      const meant = fields.find((field) => field.toLowerCase() === path.toLowerCase());
      return meant === undefined || meant === path ? [] : [{ written: path, meant }];
    })
    .slice(0, MOST_NAMED);
}

function specAsWritten(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined || text.length > LONGEST_READ) return undefined;
  try {
    const manifest: unknown = JSON.parse(text);
    const spec = isMap(manifest) ? (manifest.spec ?? manifest.Spec) : undefined;
    return isMap(spec) ? spec : undefined;
  } catch {
    return undefined;
  }
}

/** Names of the fields, and `field.child` for one level below. */
function pathsIn(spec: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(spec).flatMap(([name, value]) => {
    if (name.length > LONGEST_NAME) return [];
    const children = isMap(value)
      ? Object.keys(value).filter((key) => key.length <= LONGEST_NAME)
      : [];
    return [name, ...children.map((child) => `${name}.${child}`)];
  });
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
