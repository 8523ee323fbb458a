import type { ObjectMeta } from '../cluster/objects';
import type { Finding } from './findings';

/** kubectl apply keeps here what the user wrote, and the API server keeps annotations as they are. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const MAX_READ = 64 * 1024;
const MAX_NAME_LENGTH = 40;
const MAX_NAMED = 10;

/** A field that the user wrote and the API server dropped, and how it would have been kept. */
export interface DroppedField {
  readonly written: string;
  readonly meant: string;
}

/**
 * Fields of `spec` that were written in another casing than the schema knows. The API server keeps nothing of them and
 * answers with a warning, and the object looks as if they had never been written. Since Kubernetes 1.25 kubectl asks it
 * to refuse them, as Flux' server-side apply does; `--validate=ignore`, an older kubectl or a plain POST get them through.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation
 */
function droppedFields(meta: ObjectMeta, fields: readonly string[]): readonly DroppedField[] {
  const written = specAsWritten(meta.annotations[LAST_APPLIED]);
  if (written === undefined) return [];
  return pathsIn(written)
    .flatMap((path) => {
      const meant = fields.find((field) => field.toLowerCase() === path.toLowerCase());
      return meant === undefined || meant === path ? [] : [{ written: path, meant }];
    })
    .slice(0, MAX_NAMED);
}

function specAsWritten(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined || text.length > MAX_READ) return undefined;
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
    if (name.length > MAX_NAME_LENGTH) return [];
    const children = isMap(value)
      ? Object.keys(value).filter((key) => key.length <= MAX_NAME_LENGTH)
      : [];
    return [name, ...children.map((child) => `${name}.${child}`)];
  });
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Such fields as problems of an object. What is lacking for it tells whether it works without them: one that NMI can use all
 * the same is not what was meant, and no more.
 */
export function droppedProblems(
  meta: ObjectMeta,
  fields: readonly string[],
  others: readonly Pick<Finding, 'severity'>[],
): readonly Finding[] {
  const severity = others.some((each) => each.severity === 'error') ? 'error' : 'warning';
  return droppedFields(meta, fields).map((field) => ({ ...droppedField(field), severity }));
}

/** For people: what became of such a field, and how it comes through nobody's fault again. */
function droppedField({ written, meant }: DroppedField): {
  readonly code: 'FieldDropped';
  readonly message: string;
  readonly remedy: string;
} {
  return {
    code: 'FieldDropped',
    message: `The API server dropped spec.${written}: the field is called ${meant}. It only warns; kubectl and Flux refuse such a field today unless validation is off.`,
    remedy: `Write spec.${meant}, and apply without --validate=ignore.`,
  };
}
