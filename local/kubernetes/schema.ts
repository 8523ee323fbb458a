import type { JsonMap } from './object';
import { asMap, isMap, textOf } from './object';

/**
 * What a custom resource becomes: fields that the structural schema does not know are dropped without a word, which is
 * how mis-cased ones vanish. `causes`: what the server refuses instead.
 */
export interface Fitted {
  readonly value: unknown;
  readonly causes: readonly string[];
}

/** The object itself keeps apiVersion, kind and metadata, whatever the schema says of them. */
export function fitObject(object: JsonMap, schema: JsonMap): Fitted {
  const { apiVersion, kind, metadata, ...rest } = object;
  const fitted = fit(rest, schema, '');
  return { value: { apiVersion, kind, metadata, ...asMap(fitted.value) }, causes: fitted.causes };
}

function fit(value: unknown, schema: JsonMap, path: string): Fitted {
  if (value === null) return fitNull(schema, path);
  if (schema['x-kubernetes-int-or-string'] === true) return { value, causes: [] };
  const wrong = typeError(value, schema, path);
  if (wrong !== undefined) return { value, causes: [wrong] };
  if (isMap(value)) return fitMap(value, schema, path);
  if (!Array.isArray(value)) return { value, causes: [] };
  const items = value.map((each, index) => fit(each, asMap(schema.items), `${path}[${index}]`));
  return { value: items.map((each) => each.value), causes: items.flatMap((each) => each.causes) };
}

/** Null for a field that is not nullable is taken for absent. */
function fitNull(schema: JsonMap, path: string): Fitted {
  if (schema.nullable === true) return { value: null, causes: [] };
  const type = textOf(schema.type);
  return {
    value: null,
    causes: [`${path}: Invalid value: "null": ${path} in body must be of type ${type}: "null"`],
  };
}

function fitMap(value: JsonMap, schema: JsonMap, path: string): Fitted {
  if (schema['x-kubernetes-preserve-unknown-fields'] === true) return { value, causes: [] };
  const properties = asMap(schema.properties);
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true;
  const causes: string[] = isEmbedded ? embeddedCauses(value, path) : [];
  const kept: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(value)) {
    const at = path === '' ? name : `${path}.${name}`;
    if (isEmbedded && name === 'metadata') {
      kept[name] = each;
      continue;
    }
    const known = propertySchema(name, properties, schema);
    if (known === undefined) continue;
    const fitted = fit(each, known, at);
    kept[name] = fitted.value;
    causes.push(...fitted.causes);
  }
  return { value: kept, causes };
}

function propertySchema(name: string, properties: JsonMap, schema: JsonMap): JsonMap | undefined {
  if (Object.hasOwn(properties, name)) return asMap(properties[name]);
  const { additionalProperties } = schema;
  if (additionalProperties === true) return { 'x-kubernetes-preserve-unknown-fields': true };
  return isMap(additionalProperties) ? additionalProperties : undefined;
}

/** The server demands of an embedded object what it demands of any. */
function embeddedCauses(value: JsonMap, path: string): string[] {
  return ['apiVersion', 'kind'].flatMap((name) =>
    typeof value[name] === 'string' && value[name] !== ''
      ? []
      : [`${path}.${name}: Required value: must not be empty`],
  );
}

function typeError(value: unknown, schema: JsonMap, path: string): string | undefined {
  const { type } = schema;
  if (typeof type !== 'string' || type === '') return undefined;
  const actual = typeOf(value);
  if (actual === type || (type === 'number' && actual === 'integer')) return undefined;
  const shown = typeof value === 'string' ? JSON.stringify(value) : `"${actual}"`;
  return `${path}: Invalid value: ${shown}: ${path} in body must be of type ${type}: "${actual}"`;
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (isMap(value)) return 'object';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
