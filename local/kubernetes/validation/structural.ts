import type { FieldError } from '../field-error';
import { wrong } from '../field-error';
import type { JsonMap } from '../object';
import { asMap, isMap } from '../object';

/**
 * What keeps a schema from being structural
 * (https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema).
 */
export function structuralErrors(root: JsonMap, path: string): readonly FieldError[] {
  const type = root.type === 'object' ? [] : [rootType(root, `${path}.type`)];
  return [...type, ...innerErrors(root, path)];
}

function rootType({ type }: JsonMap, field: string): FieldError {
  if (type === undefined)
    return { type: 'Required', field, detail: 'must not be empty at the root' };
  return wrong(field, type, 'must be object at the root');
}

function innerErrors(schema: JsonMap, path: string): readonly FieldError[] {
  const { properties, additionalProperties, items } = schema;
  const children = [
    ...Object.entries(asMap(properties)).map(
      ([name, each]) => [`${path}.properties[${name}]`, asMap(each)] as const,
    ),
    ...(isMap(additionalProperties)
      ? [[`${path}.additionalProperties`, additionalProperties] as const]
      : []),
    ...(isMap(items) ? [[`${path}.items`, items] as const] : []),
  ];
  return [
    ...ownErrors(schema, path),
    ...children.flatMap(([at, child]) => [...typeErrors(child, at), ...innerErrors(child, at)]),
  ];
}

/** Only what may be anything, or a number as well as a text, needs no type. */
function typeErrors(schema: JsonMap, path: string): readonly FieldError[] {
  const isFree =
    schema['x-kubernetes-int-or-string'] === true ||
    schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (isFree || schema.type !== undefined) return [];
  const detail = path.endsWith('.items')
    ? 'must not be empty for specified array items'
    : 'must not be empty for specified object fields';
  return [{ type: 'Required', field: `${path}.type`, detail }];
}

function ownErrors(schema: JsonMap, path: string): readonly FieldError[] {
  const { type, properties, additionalProperties, items } = schema;
  const errors: FieldError[] = [];
  if (type === 'array' && items === undefined) {
    errors.push({ type: 'Required', field: `${path}.items`, detail: 'must be specified' });
  }
  if (properties !== undefined && additionalProperties !== undefined) {
    const detail = 'additionalProperties and properties are mutual exclusive';
    errors.push({ type: 'Forbidden', field: `${path}.additionalProperties`, detail });
  }
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (schema['x-kubernetes-embedded-resource'] === true && properties === undefined && !isOpen) {
    const detail =
      'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields';
    errors.push({ type: 'Required', field: `${path}.properties`, detail });
  }
  return errors;
}
