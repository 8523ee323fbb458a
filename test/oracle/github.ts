import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ValidateFunction } from 'ajv';
import Ajv from 'ajv';
import type { ForgeExchange } from '../../local/forge';

type Json = Readonly<Record<string, unknown>>;

interface Operation {
  readonly parameters?: readonly Json[];
  readonly requestBody?: Json;
  readonly responses: Readonly<Record<string, Json>>;
  readonly operationId: string;
}

/** GitHub's own description (a slice of @octokit/openapi) that every exchange is held against. */
export interface GitHubOracle {
  /** What is wrong with an exchange; empty: nothing. */
  judge(exchange: ForgeExchange): readonly string[];
}

/**
 * What GitHub does and its description does not say. Bodies are held against `basic-error` all the same; whatever is
 * neither described nor here is a finding.
 */
const UNDESCRIBED: readonly { readonly status: number; readonly why: string }[] = [
  { status: 401, why: 'a bad token is refused before any operation is looked at' },
  {
    status: 403,
    why: 'rights, archived repositories and rate limits are refused for every operation',
  },
  { status: 404, why: 'a repository that the token may not see is none, whatever is asked of it' },
  { status: 429, why: 'either rate limit' },
];
/** GraphQL has a description of its own, which the slice does not hold. */
const NOT_REST = '/api/graphql';
const API = '/api/v3';

export function openGitHubOracle(folder: string): GitHubOracle {
  const file = path.join(folder, 'data', 'github-openapi', 'github-rest-slice.json');
  const document = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
    readonly components: Json;
  };
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  for (const [name, pattern] of Object.entries(FORMATS)) ajv.addFormat(name, pattern);
  ajv.addSchema({ $id: 'gh', ...(convert(document.components, 'components') as Json) });
  const compiled = new Map<string, ValidateFunction>();
  function check(where: string, schema: Json, value: unknown): readonly string[] {
    const key = JSON.stringify(schema);
    const validate = compiled.get(key) ?? ajv.compile(convert(schema, where) as Json);
    compiled.set(key, validate);
    if (validate(value) === true) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${where}${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }

  return {
    judge({ request, answer, scripted }) {
      if (request.path === NOT_REST) return [];
      const found = operationFor(document.paths, request.method, request.path.slice(API.length));
      const what = `${request.method} ${request.path}`;
      if (found === undefined) return [`${what}: no such operation in the slice`];
      const findings = [
        ...checkQuery(found, request.query, check),
        ...checkRequest(found, request.body, check),
        ...(scripted ? [] : checkAnswer(document.components, found, answer, check)),
      ];
      return findings.map((finding) => `${what} → ${answer.status}: ${finding}`);
    },
  };
}

type Check = (where: string, schema: Json, value: unknown) => readonly string[];

function operationFor(
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>,
  method: string,
  called: string,
): Operation | undefined {
  for (const [template, operations] of Object.entries(paths)) {
    const operation = operations[method.toLowerCase()];
    const pattern = template.replace(/\{[^}]+\}/g, '[^/]+');
    if (operation !== undefined && new RegExp(`^${pattern}$`).test(called)) return operation;
  }
  return undefined;
}

function checkQuery(
  { parameters = [] }: Operation,
  query: URLSearchParams,
  check: Check,
): readonly string[] {
  const known = parameters.filter((one) => one['in'] === 'query' || '$ref' in one);
  return [...query].flatMap(([name, text]) => {
    const parameter = known.find((one) => one['name'] === name || refName(one) === name);
    if (parameter === undefined) return [`query ${name} is not described`];
    const schema = parameter['schema'] as Json | undefined;
    if (schema === undefined) return [];
    const value = schema['type'] === 'integer' ? Number(text) : text;
    return check(`query ${name}`, schema, value);
  });
}

/** Parameters in common stand in the components: `per-page`, `page`, `direction`. */
function refName(parameter: Json): string | undefined {
  const ref = parameter['$ref'];
  return typeof ref === 'string' ? ref.split('/').at(-1)?.replaceAll('-', '_') : undefined;
}

function checkRequest({ requestBody }: Operation, body: unknown, check: Check): readonly string[] {
  const schema = jsonSchema(requestBody);
  if (schema === undefined) return body === undefined ? [] : ['a body where none is described'];
  if (body === undefined) return requestBody?.['required'] === true ? ['no body'] : [];
  return check('request', schema, body);
}

function checkAnswer(
  components: Json,
  { responses }: Operation,
  { status, body }: ForgeExchange['answer'],
  check: Check,
): readonly string[] {
  const response = responses[String(status)];
  if (response === undefined) {
    const isKnown = UNDESCRIBED.some((one) => one.status === status);
    return isKnown
      ? check('answer', { $ref: '#/components/schemas/basic-error' }, body)
      : [`status ${status} is not described, and not listed as such`];
  }
  const schema = jsonSchema(inComponents(components, response));
  if (schema !== undefined) return check('answer', schema, body);
  // "422: Unprocessable Entity" and the like, described in words alone.
  return status >= 400 ? check('answer', { $ref: '#/components/schemas/basic-error' }, body) : [];
}

function inComponents(components: Json, response: Json): Json {
  const ref = response['$ref'];
  if (typeof ref !== 'string') return response;
  const responses = components['responses'] as Readonly<Record<string, Json>>;
  return responses[ref.split('/').at(-1) ?? ''] ?? {};
}

function jsonSchema(holder: Json | undefined): Json | undefined {
  const content = holder?.['content'] as Readonly<Record<string, Json>> | undefined;
  return content?.['application/json']?.['schema'] as Json | undefined;
}

const FORMATS: Readonly<Record<string, RegExp | true>> = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  uri: /^[a-z][a-z0-9+.-]*:\/\/\S+$/i,
  email: /^[^@\s]+@[^@\s]+$/,
  int64: true,
  int32: true,
  'repo.nwo': true,
  timestamp: true,
};

/**
 * OpenAPI 3.0 as the JSON schema that ajv knows, and stricter: a property that is not described is a finding. Within
 * allOf, anyOf and oneOf that cannot be said.
 */
function convert(schema: unknown, key: string): unknown {
  if (Array.isArray(schema)) return schema.map((part) => convert(part, key));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, ...rest } = schema as Json;
  const entries = Object.entries(rest).map(([name, value]) => [name, convert(value, name)]);
  const converted = Object.fromEntries(entries) as Json;
  const ref = converted['$ref'];
  const strict = {
    ...converted,
    ...(typeof ref === 'string' && { $ref: ref.replace('#/components/', 'gh#/') }),
  };
  const isClosed =
    typeof rest['properties'] === 'object' &&
    rest['type'] === 'object' &&
    !('additionalProperties' in rest) &&
    !['allOf', 'anyOf', 'oneOf'].some((name) => name in rest || name === key);
  const closed = isClosed ? { ...strict, additionalProperties: false } : strict;
  return nullable === true ? { anyOf: [closed, { type: 'null' }] } : closed;
}
