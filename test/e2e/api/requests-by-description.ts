import type { ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import fc from 'fast-check';
import { openApi } from '../../../shared/api/openapi';

/** A request, and whether the description allows it. */
export interface Request {
  readonly request: string;
  readonly body: unknown;
  readonly headers: Record<string, string>;
  readonly isValid: boolean;
}

export interface Operation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: object | undefined;
  readonly needsBody: boolean;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: ParameterSchema;
}

interface ParameterSchema {
  readonly type: 'string' | 'integer';
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Said {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: { readonly 'application/json': { readonly schema: object } };
  };
}

/** Values of parameters that name something that is there. */
export type Known = Readonly<Record<string, string>>;

const DOCUMENT = openApi() as unknown as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Said>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
};
const ajv = new Ajv2020({ strict: false });
const JUNK = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }),
  fc.constantFrom('0x10', '1e2', ' 5 ', "'", '%', 'null', '*', '__proto__', '/', '\u202e', '\0'),
);

export function operations(): readonly Operation[] {
  return Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, parameters = [], requestBody }]) => ({
      ...{ operationId, method: method.toUpperCase(), path, parameters },
      needsBody: requestBody?.required ?? false,
      body: found(requestBody?.content['application/json'].schema),
    })),
  );
}

/** What is said here, or where `$ref` points. */
function found(schema: object | undefined): object | undefined {
  if (schema === undefined || !('$ref' in schema)) return schema;
  return DOCUMENT.components.schemas[String(schema.$ref).split('/').at(-1) ?? ''];
}

/** Requests of one operation, right and wrong ones, that the description alone makes up. */
export function requestsOf(operation: Operation, known: Known): fc.Arbitrary<Request> {
  const { method, path, parameters } = operation;
  const values = Object.fromEntries(
    parameters.map((each) => [`${each.in} ${each.name}`, valueOf(each, known)]),
  );
  return fc
    .record({
      values: fc.record(values),
      stray: fc.option(fc.constant(''), { freq: 15, nil: 'vrebose=1' }),
      body: operation.body === undefined ? fc.constant(undefined) : bodyOf(operation.body),
      type: fc.option(fc.constant('application/json'), { freq: 15, nil: 'text/plain' }),
    })
    .map(({ values: given, stray, body, type }) => {
      const of = (place: Parameter['in']) => parameters.filter((each) => each.in === place);
      const text = (each: Parameter): string | undefined => given[`${each.in} ${each.name}`];
      const query = of('query').flatMap((each) => {
        const value = text(each);
        return value === undefined ? [] : `${each.name}=${encodeURIComponent(value)}`;
      });
      const where = of('path').reduce(
        (at, each) => at.replace(`{${each.name}}`, encodeURIComponent(text(each) ?? '')),
        path,
      );
      const headers = Object.fromEntries(
        of('header').flatMap((each) => (text(each) === undefined ? [] : [[each.name, text(each)]])),
      ) as Record<string, string>;
      const all = [...query, ...(stray === '' ? [] : [stray])].join('&');
      return {
        request: `${method} ${where}${all === '' ? '' : `?${all}`}`,
        body,
        headers: { ...headers, 'content-type': type },
        isValid:
          stray === '' &&
          parameters.every((each) => isAllowed(each, text(each))) &&
          (body === undefined
            ? !operation.needsBody
            : type === 'application/json' && isBody(operation, body)),
      };
    });
}

function valueOf(parameter: Parameter, known: Known): fc.Arbitrary<string | undefined> {
  const { name, schema } = parameter;
  const there = known[name];
  const right = [
    ...(there === undefined ? [] : [{ weight: 20, arbitrary: fc.constant(there) }]),
    { weight: 3, arbitrary: described(schema) },
  ];
  // Nothing but printable ASCII can be sent in a header, and an empty segment of a path is another path.
  const wrong = parameter.in === 'header' ? fc.constantFrom('a b', 'k'.repeat(129)) : JUNK;
  const value = fc.oneof(...right, { weight: 1, arbitrary: wrong });
  if (parameter.in === 'path') return value.filter((text) => !/^\.{0,2}$/.test(text));
  return fc.option(value, { nil: undefined, freq: 2 });
}

function described(schema: ParameterSchema): fc.Arbitrary<string> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.type === 'integer') {
    const { minimum = 0, maximum = 1e6 } = schema;
    return fc.integer({ min: minimum - 1, max: maximum + 1 }).map(String);
  }
  return fc.stringMatching(new RegExp(schema.pattern ?? '^.*$'));
}

/** Bodies with the described keys, and values that are right more often than not. */
function bodyOf(schema: object): fc.Arbitrary<unknown> {
  const { properties } = schema as { readonly properties: Readonly<Record<string, object>> };
  const rights = Object.entries(properties).map(([name, said]) => [
    name,
    fc.oneof(
      { weight: 5, arbitrary: rightValue(said) },
      { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) },
    ),
  ]);
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(undefined) },
    {
      weight: 6,
      arbitrary: fc.record(Object.fromEntries(rights) as Record<string, fc.Arbitrary<unknown>>, {
        requiredKeys: [],
      }),
    },
    {
      weight: 1,
      arbitrary: fc.jsonValue({ maxDepth: 2 }).filter((value) => typeof value !== 'string'),
    },
  );
}

function rightValue(said: object): fc.Arbitrary<unknown> {
  const { type, items } = said as { readonly type: string; readonly items?: ParameterSchema };
  if (type === 'boolean') return fc.boolean();
  const texts =
    items?.pattern === undefined ? fc.constantFrom('*', 'aks1', 'rg-*') : described(items);
  return fc.array(texts, { minLength: 1, maxLength: 3 });
}

function isAllowed({ in: place, name, required, schema }: Parameter, text?: string): boolean {
  if (text === undefined) return required !== true || place === 'path';
  if (schema.type === 'string') return validator(name, schema)(text);
  return /^(0|[1-9][0-9]*)$/.test(text) && validator(name, schema)(Number(text));
}

function isBody({ operationId, body = {} }: Operation, value: unknown): boolean {
  return validator(operationId, { ...body, components: DOCUMENT.components })(value);
}

const validators = new Map<string, ValidateFunction>();

function validator(name: string, schema: object): ValidateFunction {
  const key = `${name} ${JSON.stringify(schema).slice(0, 300)}`;
  const known = validators.get(key) ?? ajv.compile(schema);
  validators.set(key, known);
  return known;
}
