import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { BicepType, BodyShape } from './bicep';
import { bodyIndex, toDefinitions } from './bicep';
import type { WireExchange } from './exchange';
import type { Provider } from './providers';
import { providerPath } from './providers';
import type { Finding } from './violation';

/** What the exact version says of one body: undefined where it describes none, else what is wrong (nothing: accepted). */
export type Verdict = readonly Finding[] | undefined;

export interface ExactCheck {
  request(wire: WireExchange): Verdict;
  response(wire: WireExchange): Verdict;
}

/** Resource bodies at the api-version that the SDK sends; describes resources and lists of them, not actions. */
export function openExact(folder: string, provider: Provider): ExactCheck | undefined {
  if (provider.exact === undefined) return undefined;
  const file = path.join(folder, 'data', 'bicep-types', provider.exact);
  const schemas = bodySchemas(JSON.parse(readFileSync(file, 'utf8')) as BicepType[]);
  return {
    request(wire) {
      if (wire.requestBody === undefined) return undefined;
      if (wire.method !== 'put' && wire.method !== 'patch') return undefined;
      const shape = wire.method === 'patch' ? 'patch' : 'resource';
      return judge('request', schemas(wire.path, shape), wire.requestBody);
    },
    response(wire) {
      if (wire.status >= 300 || wire.responseBody === undefined || wire.method === 'post') {
        return undefined;
      }
      return judge('response', schemas(wire.path, 'resource'), wire.responseBody);
    },
  };
}

type BodySchemas = (path: string, shape: BodyShape) => ValidateFunction | undefined;

function bodySchemas(types: readonly BicepType[]): BodySchemas {
  const ajv = new Ajv({ strict: false, allErrors: true });
  for (const shape of ['resource', 'patch'] as const) {
    ajv.addSchema({ $id: shape, definitions: toDefinitions(types, shape) });
  }
  const compiled = new Map<string, ValidateFunction | undefined>();
  return (url, shape) => {
    const { type, isList } = resourceOf(url);
    const key = `${shape} ${isList ? 'list' : 'one'} ${type.toLowerCase()}`;
    if (!compiled.has(key)) {
      const index = bodyIndex(types, type);
      const one = { $ref: `${shape}#/definitions/${index}` };
      compiled.set(key, index === undefined ? undefined : ajv.compile(isList ? listOf(one) : one));
    }
    return compiled.get(key);
  };
}

function listOf(items: object): object {
  return {
    type: 'object',
    required: ['value'],
    properties: { value: { type: 'array', items }, nextLink: { type: ['string', 'null'] } },
    additionalProperties: false,
  };
}

/** `Microsoft.X/a/one/b` is the list of `Microsoft.X/a/b` below `one`; `Microsoft.X/a/one` is one `Microsoft.X/a`. */
function resourceOf(url: string): { readonly type: string; readonly isList: boolean } {
  const [namespace = '', ...segments] = (providerPath(url) ?? '').split('/');
  const types = segments.filter((_, index) => index % 2 === 0);
  return { type: [namespace, ...types].join('/'), isList: segments.length % 2 === 1 };
}

function judge(
  where: Finding['where'],
  validate: ValidateFunction | undefined,
  body: unknown,
): Verdict {
  if (validate === undefined) return undefined;
  if (validate(body)) return [];
  return (validate.errors ?? []).map((error) => ({ where, ...describeError(error) }));
}

function describeError(error: ErrorObject): Pick<Finding, 'code' | 'path' | 'message'> {
  const { allowedValues, additionalProperty } = error.params as Record<string, unknown>;
  const detail = allowedValues ?? additionalProperty;
  return {
    code: `EXACT_${error.keyword.replace(/[A-Z]/g, '_$&').toUpperCase()}`,
    path: `$${error.instancePath.replaceAll('/', '.').replaceAll('~1', '/')}`,
    message: `${error.message ?? 'is not valid'}${detail === undefined ? '' : ` (${JSON.stringify(detail)})`}`,
  };
}
