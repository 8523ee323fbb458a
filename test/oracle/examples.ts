import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Exchange } from './exchange';
import { PROVIDERS } from './providers';

/** One official example, as the exchanges that it describes: its request with each of its answers. */
export interface Example {
  readonly operation: string;
  readonly title: string;
  readonly exchanges: readonly Exchange[];
}

interface Ref {
  readonly $ref: string;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'body';
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter | Ref)[];
  readonly 'x-ms-examples'?: Readonly<Record<string, Ref>>;
}

interface ExampleFile {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly responses: Readonly<
    Record<string, { readonly body?: unknown; readonly headers?: object }>
  >;
}

interface Swagger {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

// No examples are stored for MSI 2024-11-30; those of 2023-01-31 describe the same bodies (data/specs/MANIFEST.md).
const EXAMPLES_ELSEWHERE: Readonly<Record<string, string>> = {
  'msi/resource-manager/Microsoft.ManagedIdentity/ManagedIdentity/stable/2024-11-30/ManagedIdentity.json':
    'msi/resource-manager/Microsoft.ManagedIdentity/stable/2023-01-31/ManagedIdentity.json',
};

/** Reads the official examples of the operations wanted (by operationId), with their URLs at the SDK's version. */
export function readExamples(
  folder: string,
  isWanted: (operation: string) => boolean,
): readonly Example[] {
  return PROVIDERS.flatMap(({ swagger, sdkVersion }) =>
    swagger.flatMap((file) => {
      const specification = path.join(folder, 'data', 'specs', 'specification');
      return readFile(
        path.join(specification, EXAMPLES_ELSEWHERE[file] ?? file),
        sdkVersion,
        isWanted,
      );
    }),
  );
}

function readFile(
  swaggerFile: string,
  version: string,
  isWanted: (operation: string) => boolean,
): readonly Example[] {
  const { paths } = readJson<Swagger>(swaggerFile);
  return Object.entries(paths).flatMap(([template, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      wantedExamples(operation, isWanted).map(([title, ref]) => ({
        operation: operation.operationId,
        title,
        exchanges: toExchanges(
          { method, template, version, parameters: resolveAll(swaggerFile, operation) },
          readJson<ExampleFile>(path.resolve(path.dirname(swaggerFile), ref.$ref)),
        ),
      })),
    ),
  );
}

function wantedExamples(
  operation: Operation,
  isWanted: (operation: string) => boolean,
): readonly [string, Ref][] {
  return isWanted(operation.operationId) ? Object.entries(operation['x-ms-examples'] ?? {}) : [];
}

interface Call {
  readonly method: string;
  readonly template: string;
  readonly version: string;
  readonly parameters: readonly Parameter[];
}

// The examples show bodies and leave most headers out, also those of a PATCH that leaves a VM in state Updating.
const OPERATION_HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'azure-asyncoperation':
    'https://management.azure.com/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Compute/locations/westeurope/operations/11111111-1111-1111-1111-111111111111?api-version=2026-04-01',
};

function toExchanges(call: Call, example: ExampleFile): readonly Exchange[] {
  const request = toRequest(call, example.parameters);
  return Object.entries(example.responses).map(([status, { body, headers }]) => ({
    ...request,
    status: Number(status),
    responseHeaders: { ...OPERATION_HEADERS, ...headers },
    ...(body !== undefined && { responseBody: body }),
  }));
}

function toRequest(
  { method, template, version, parameters }: Call,
  values: Readonly<Record<string, unknown>>,
): Pick<Exchange, 'method' | 'url' | 'requestHeaders' | 'requestBody'> {
  const given = (place: Parameter['in']): [string, unknown][] =>
    parameters
      .filter((parameter) => parameter.in === place && values[parameter.name] !== undefined)
      .map(({ name }) => [name, values[name]]);
  const filled = given('path').reduce(
    (url, [name, value]) => url.replace(`{${name}}`, String(value)),
    template,
  );
  const query = new URLSearchParams(
    given('query').map(([name, value]): [string, string] => [name, String(value)]),
  );
  query.set('api-version', version);
  const body = given('body')[0];
  return {
    method,
    url: `${filled}?${query.toString()}`,
    requestHeaders: {
      'content-type': 'application/json',
      ...Object.fromEntries(given('header').map(([name, value]) => [name, String(value)])),
    },
    ...(body !== undefined && { requestBody: body[1] }),
  };
}

function resolveAll(swaggerFile: string, { parameters = [] }: Operation): readonly Parameter[] {
  return parameters.map((parameter) => {
    if (!('$ref' in parameter)) return parameter;
    const [file = '', pointer = ''] = parameter.$ref.split('#');
    const target = file === '' ? swaggerFile : path.resolve(path.dirname(swaggerFile), file);
    return pointer
      .split('/')
      .slice(1)
      .reduce<unknown>(
        (json, key) => (json as Readonly<Record<string, unknown>>)[key],
        readJson(target),
      ) as Parameter;
  });
}

const cache = new Map<string, unknown>();

function readJson<T>(file: string): T {
  const json: unknown = cache.get(file) ?? JSON.parse(readFileSync(file, 'utf8'));
  cache.set(file, json);
  return json as T;
}
