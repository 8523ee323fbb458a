import { type GoValue, isMap, isStruct, NotComputed, TemplateFailure, typeName } from './value';

/** `.a.b` of a value: a key that a map lacks is nothing, and of nothing there is no field. */
export function fieldOf(value: GoValue, path: readonly string[]): GoValue {
  let at = value;
  for (const name of path) at = oneField(at, name);
  return at;
}

function oneField(value: GoValue, name: string): GoValue {
  if (isMap(value)) return value.get(name) ?? null;
  if (isStruct(value)) {
    const field = value.fields.get(name);
    if (field === undefined) throw new NotComputed(`reads ${value.struct}.${name}`);
    return field;
  }
  if (value === null) throw new TemplateFailure(`nil pointer evaluating interface {}.${name}`);
  throw new TemplateFailure(`can't evaluate field ${name} in type ${typeName(value)}`);
}
