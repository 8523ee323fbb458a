import type { FieldError } from '../field-error';
import type { JsonMap } from '../object';
import { asMap, isMap, textOf } from '../object';
import { embeddedErrors } from '../validation/embedded';
import { limitErrors } from './limits';
import { isEmbedded, schemaOf } from './prune';

/** What the schema of a custom resource has against a value. */
export function schemaErrors(value: unknown, schema: JsonMap, path = ''): readonly FieldError[] {
  if (schema['x-kubernetes-int-or-string'] === true) return [];
  if (value === null && schema.nullable === true) return [];
  const mistyped = typeError(value, schema, path);
  if (mistyped !== undefined) return [mistyped];
  const own = [...limitErrors(value, schema, path), ...requiredErrors(value, schema, path)];
  if (isMap(value)) return [...own, ...mapErrors(value, schema, path)];
  if (!Array.isArray(value)) return own;
  const items = asMap(schema.items);
  return [
    ...own,
    ...value.flatMap((each, index) => schemaErrors(each, items, `${path}[${index}]`)),
  ];
}

function mapErrors(value: JsonMap, schema: JsonMap, path: string): readonly FieldError[] {
  const isRoot = path === '' || isEmbedded(schema);
  return [
    ...(isEmbedded(schema) ? embeddedErrors(value, path) : []),
    ...Object.entries(value).flatMap(([name, each]) => {
      const known = schemaOf(name, schema);
      // The metadata of an object is not the schema's.
      if (!isMap(known) || (isRoot && name === 'metadata')) return [];
      return schemaErrors(each, known, path === '' ? name : `${path}.${name}`);
    }),
  ];
}

function requiredErrors(value: unknown, schema: JsonMap, path: string): readonly FieldError[] {
  const required = Array.isArray(schema.required) ? schema.required.map(textOf) : [];
  if (!isMap(value)) return [];
  return required
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => ({ type: 'Required', field: path === '' ? name : `${path}.${name}` }));
}

function typeError(value: unknown, { type }: JsonMap, path: string): FieldError | undefined {
  if (typeof type !== 'string' || type === '') return undefined;
  const actual = typeOf(value);
  if (actual === type || (type === 'number' && actual === 'integer')) return undefined;
  const detail = `${path} in body must be of type ${type}: "${actual}"`;
  return { type: 'TypeInvalid', field: path, value: actual, detail };
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (isMap(value)) return 'object';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
