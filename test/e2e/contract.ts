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
  readonly components: unknown;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

const DOCUMENT = openApi() as unknown as Document;
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { 'date-time': ISO_TIME } });
const validators = new Map<string, ValidateFunction>();

/** Calls the product's own API. Throws when the answer is none that docs/reference/openapi.json allows. */
export async function callApi(
  stage: Stage,
  request: string,
  body?: unknown,
  headers?: Record<string, string>,
): Promise<Answer> {
  const [method = '', path = ''] = request.split(' ');
  const response = await stage.http(method, path, body, headers);
  const text = await response.text();
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  const parsed = type.endsWith('json') ? (JSON.parse(text) as Answer['body']) : undefined;
  check(request, response.status, type, parsed ?? text);
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

function check(request: string, status: number, type: string, body: unknown): void {
  const [method = '', path = ''] = request.split(' ');
  const pathname = new URL(path, 'http://localhost').pathname;
  const template = Object.keys(DOCUMENT.paths).find((known) => patternOf(known).test(pathname));
  const operation = DOCUMENT.paths[template ?? '']?.[method.toLowerCase()];
  const schema = operation?.responses[String(status)]?.content[type]?.schema;
  if (operation === undefined || schema === undefined) {
    throw new Error(`The document knows no answer ${status} ${type} to ${request}.`);
  }
  const validate = validatorOf(`${operation.operationId} ${status} ${type}`, schema);
  if (validate(body)) return;
  throw new Error(
    `The answer ${status} to ${request} is none that the document allows: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(body, null, 1)}`,
  );
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
