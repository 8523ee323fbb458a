import type { FieldError } from '../field-error';
import { wrong } from '../field-error';
import type { JsonMap } from '../object';
import { isMap } from '../object';

/** Enums, patterns and bounds, in the words of go-openapi's validator as the API server passes them on. */
export function limitErrors(value: unknown, schema: JsonMap, path: string): readonly FieldError[] {
  return [...enumErrors(value, schema, path), ...boundErrors(value, schema, path)];
}

function enumErrors(value: unknown, schema: JsonMap, field: string): readonly FieldError[] {
  const values: readonly unknown[] | undefined = Array.isArray(schema.enum)
    ? schema.enum
    : undefined;
  if (values === undefined || values.includes(value)) return [];
  const detail = `supported values: ${values.map((each) => JSON.stringify(each)).join(', ')}`;
  return [{ type: 'NotSupported', field, value, detail }];
}

function boundErrors(value: unknown, schema: JsonMap, path: string): readonly FieldError[] {
  if (typeof value === 'string') return textErrors(value, schema, path);
  if (typeof value === 'number') return numberErrors(value, schema, path);
  if (Array.isArray(value)) return sizeErrors(value.length, 'Items', schema, path);
  return isMap(value) ? sizeErrors(Object.keys(value).length, 'Properties', schema, path) : [];
}

function textErrors(value: string, schema: JsonMap, path: string): readonly FieldError[] {
  const { pattern, minLength, maxLength } = schema;
  const length = [...value].length;
  return [
    ...(typeof maxLength === 'number' && length > maxLength ? [tooLong(path, maxLength)] : []),
    ...(typeof minLength === 'number' && length < minLength
      ? [wrong(path, value, `${path} in body should be at least ${minLength} chars long`)]
      : []),
    ...(typeof pattern === 'string' && !new RegExp(pattern, 'u').test(value)
      ? [wrong(path, value, `${path} in body should match '${pattern}'`)]
      : []),
  ];
}

function tooLong(field: string, most: number): FieldError {
  return { type: 'TooLong', field, detail: `may not be more than ${most} bytes` };
}

function numberErrors(value: number, schema: JsonMap, path: string): readonly FieldError[] {
  const { minimum, maximum } = schema;
  const told = (words: string): readonly FieldError[] => [
    wrong(path, value, `${path} in body should be ${words}`),
  ];
  if (typeof minimum === 'number' && value < minimum) {
    return told(`greater than or equal to ${minimum}`);
  }
  if (typeof maximum === 'number' && value > maximum) {
    return told(`less than or equal to ${maximum}`);
  }
  return [];
}

function sizeErrors(
  size: number,
  what: 'Items' | 'Properties',
  schema: JsonMap,
  field: string,
): readonly FieldError[] {
  const [least, most] = [schema[`min${what}`], schema[`max${what}`]];
  const words = what.toLowerCase();
  if (typeof most === 'number' && size > most) {
    return [{ type: 'TooMany', field, value: size, detail: `must have at most ${most} ${words}` }];
  }
  if (typeof least === 'number' && size < least) {
    return [wrong(field, size, `${field} in body should have at least ${least} ${words}`)];
  }
  return [];
}
