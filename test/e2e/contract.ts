import type { ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import { openApi } from '../../shared/api/openapi';
import type { Stage } from '../support/stage';

/** An answer that the OpenAPI document allows. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed JSON; undefined for plain text. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, Described>>;
}

interface Described {
  readonly headers?: Readonly<Record<string, object>>;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

interface Header {
  readonly required?: boolean;
  readonly schema: object;
}

const DOCUMENT = openApi() as unknown as Document;
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const ajv = new Ajv2020({
  strict: false,
  allErrors: true,
  formats: { 'date-time': ISO_TIME, uri: /^https?:/ },
});
const validators = new Map<string, ValidateFunction>();

/** Calls the product's own API. Throws when the answer is none that docs/reference/openapi.json allows. */
export async function callApi(
  stage: Stage,
  request: string,
  body?: unknown,
  headers?: Record<string, string>,
): Promise<Answer> {
  const [method = '', path = ''] = request.split(' ');
  return heldAgainstDocument(request, await stage.http(method, path, body, headers));
}

/** The answer to `GET /api/…`. Throws when it is none that the document allows. */
export async function heldAgainstDocument(request: string, response: Response): Promise<Answer> {
  const text = await response.text();
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  const parsed =
    type.endsWith('json') && text !== '' ? (JSON.parse(text) as Answer['body']) : undefined;
  check(request, response, type, parsed ?? text);
  return { status: response.status, headers: response.headers, text, body: parsed };
}

/** `GET /api/clusters/{…} getCluster` for every operation of the document. */
export function operationsInDocument(): readonly string[] {
  return Object.entries(DOCUMENT.paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, { operationId }]) => `${method.toUpperCase()} ${path} ${operationId}`,
      ),
    )
    .sort();
}

/** For every operation of the document its parameters in the query. */
export function queriesInDocument(): readonly (readonly [string, readonly string[]])[] {
  return Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [] }]) => {
      const inQuery = parameters.filter((parameter) => parameter.in === 'query');
      return [`${method.toUpperCase()} ${path}`, inQuery.map(({ name }) => name)] as const;
    }),
  );
}

function check(request: string, response: Response, type: string, body: unknown): void {
  const { status, headers } = response;
  const { operationId, responses } = operationOf(request);
  const described = found<Described>(responses[String(status)]);
  if (described === undefined) unknownAnswer(request, `${status}`);
  const key = `${operationId} ${status}`;
  checkHeaders(key, described, headers);
  if (described.content === undefined && type === '' && body === '') return;
  const schema = described.content?.[type]?.schema;
  if (schema === undefined) unknownAnswer(request, `${status} ${type}`);
  if (!request.startsWith('HEAD ')) checkBody(request, `${key} ${type}`, schema, body);
}

function unknownAnswer(request: string, answer: string): never {
  throw new Error(`The document knows no answer ${answer} to ${request}.`);
}

function operationOf(request: string): Operation {
  const [method = '', path = ''] = request.split(' ');
  const pathname = new URL(path, 'http://localhost').pathname;
  const template = Object.keys(DOCUMENT.paths).find((known) => patternOf(known).test(pathname));
  // HEAD is answered as GET is.
  const operation = DOCUMENT.paths[template ?? '']?.[method.toLowerCase().replace('head', 'get')];
  return operation ?? unknownAnswer(request, 'at all');
}

function checkHeaders(key: string, { headers = {} }: Described, given: Headers): void {
  for (const [name, each] of Object.entries(headers)) {
    const { required = false, schema } = found<Header>(each) ?? { schema: {} };
    const value = given.get(name);
    if (value === null && !required) continue;
    if (value !== null && validatorOf(`${key} ${name}`, schema)(value)) continue;
    throw new Error(`The header ${name} of ${key} is ${value}, which the document does not allow.`);
  }
}

function checkBody(request: string, key: string, schema: object, body: unknown): void {
  const validate = validatorOf(key, schema);
  if (validate(body)) return;
  throw new Error(
    `The answer to ${request} is none that the document allows for ${key}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(body).slice(0, 2000)}`,
  );
}

/** What is said here, or where `$ref` points. */
function found<T extends object>(said: object | undefined): T | undefined {
  if (said === undefined || !('$ref' in said)) return said as T | undefined;
  const [, , kind = '', name = ''] = String(said.$ref).split('/');
  return DOCUMENT.components[kind]?.[name] as T | undefined;
}

function patternOf(template: string): RegExp {
  return new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`);
}

function validatorOf(key: string, schema: object): ValidateFunction {
  const known = validators.get(key);
  if (known !== undefined) return known;
  const validate = ajv.compile({ ...schema, components: DOCUMENT.components });
  validators.set(key, validate);
  return validate;
}
