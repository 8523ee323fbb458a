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
/**
 * Operations that the slice has not: what people's clients ask for. GITHUB_OPENAPI names the whole description
 * (api.github.com.json of @octokit/openapi), which they are held against where somebody has it.
 */
const NOT_IN_SLICE: readonly string[] = [
  'PUT /repos/{owner}/{repo}/pulls/{pull_number}/update-branch',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/merge',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
  'DELETE /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers',
  'GET /repos/{owner}/{repo}/issues/{issue_number}',
  'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels',
  'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}',
  'GET /repos/{owner}/{repo}/contents',
  'DELETE /repos/{owner}/{repo}/contents/{path}',
  'GET /repos/{owner}/{repo}/branches',
  'GET /repos/{owner}/{repo}/commits',
  'GET /repos/{owner}/{repo}/commits/{ref}',
  'GET /user',
  'GET /users/{username}',
];
/** GraphQL has a description of its own, which the slice does not hold. */
const NOT_REST = '/api/graphql';
const API = '/api/v3';

export function openGitHubOracle(folder: string): GitHubOracle {
  const whole = process.env['GITHUB_OPENAPI'];
  const file = whole ?? path.join(folder, 'data', 'github-openapi', 'github-rest-slice.json');
  const document = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
    readonly components: Json;
  };
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  for (const [name, pattern] of Object.entries(FORMATS)) ajv.addFormat(name, pattern);
  const { schemas, responses, parameters } = document.components;
  const components = convert({ schemas, responses, parameters }, 'components') as Json;
  ajv.addSchema({ $id: 'gh', ...components });
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
      const called = request.path.slice(API.length);
      const found = operationFor(document.paths, request.method, called);
      const what = `${request.method} ${request.path}`;
      if (found === undefined) {
        const isKnown = NOT_IN_SLICE.some((one) => isCall(one, request.method, called));
        return isKnown ? [] : [`${what}: no such operation in the slice`];
      }
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
  // What is named in full comes before what a placeholder takes.
  const templates = Object.keys(paths).sort((a, b) => holes(a) - holes(b));
  for (const template of templates) {
    const operation = paths[template]?.[method.toLowerCase()];
    if (operation !== undefined && isAt(template, called)) return operation;
  }
  return undefined;
}

function holes(template: string): number {
  return template.split('{').length;
}

function isCall(operation: string, method: string, called: string): boolean {
  const [verb, template = ''] = operation.split(' ');
  return verb === method && isAt(template, called);
}

/** Slashes within a path or a ref: curl leaves them as they are. */
function isAt(template: string, called: string): boolean {
  const pattern = template.replace(/\{(path|ref)\}$/, '.+').replace(/\{[^}]+\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(called);
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
  // A diff, or a file as it is.
  if (body instanceof Uint8Array) return [];
  // Any read may be answered so; there is no body.
  if (status === 304) return body === undefined ? [] : ['a 304 with a body'];
  if (response === undefined) {
    const isKnown = UNDESCRIBED.some((one) => one.status === status);
    return isKnown
      ? check('answer', { $ref: '#/components/schemas/basic-error' }, body)
      : [`status ${status} is not described, and not listed as such`];
  }
  const schema = jsonSchema(inComponents(components, response));
  if (schema !== undefined) return check('answer', status >= 400 ? lenient(schema) : schema, body);
  // "422: Unprocessable Entity" and the like, described in words alone.
  return status >= 400 ? check('answer', { $ref: '#/components/schemas/basic-error' }, body) : [];
}

/** A plain error is a rule violation, too, as GitHub describes both: it cannot be exactly one. */
function lenient({ oneOf, ...schema }: Json): Json {
  return oneOf === undefined ? schema : { ...schema, anyOf: oneOf };
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
