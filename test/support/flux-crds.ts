import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ValidateFunction } from 'ajv';
import Ajv from 'ajv';
import { parseAllDocuments } from 'yaml';
import { textAt, isJsonObject } from '../../shared/core/base/json';
import type { Json, JsonObject } from '../../shared/core/base/json';

/** What one release of Flux says of an object: nothing, or why its API server would refuse or drop a part of it. */
export type FluxJudge = (object: JsonObject) => readonly string[];

/** Releases whose CRDs the reference folder has, by minor version, and the newest controllers as 2.9. */
export function fluxJudges(reference: string): ReadonlyMap<string, FluxJudge> {
  const folder = path.join(reference, 'data', 'flux-crds');
  const legacy = readdirSync(path.join(folder, 'legacy')).sort();
  return new Map([
    ...legacy.map((name): [string, FluxJudge] => [
      /(\d+\.\d+)/.exec(name)?.[1] ?? name,
      judge(path.join(folder, 'legacy', name)),
    ]),
    ['2.9', judge(path.join(folder, 'current'))],
  ]);
}

/** Objects of no group of Flux are not judged. */
function judge(folder: string): FluxJudge {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const schemas = new Map<string, ValidateFunction>();
  for (const file of readdirSync(folder)) {
    for (const document of parseAllDocuments(readFileSync(path.join(folder, file), 'utf8'))) {
      for (const [key, schema] of served(document.toJS() as Crd))
        schemas.set(key, ajv.compile(schema));
    }
  }
  return (object) => {
    const key = `${textAt(object, 'apiVersion') ?? ''} ${textAt(object, 'kind') ?? ''}`;
    if (!key.includes('.toolkit.fluxcd.io/')) return [];
    const validate = schemas.get(key);
    if (validate === undefined) return [`${key} is not served`];
    validate(object);
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${key} ${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
    );
  };
}

interface Crd {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly schema: { readonly openAPIV3Schema: JsonObject };
    }[];
  };
}

function served(crd: Crd): readonly (readonly [string, JsonObject])[] {
  return crd.spec.versions
    .filter((version) => version.served)
    .map(({ name, schema }) => [
      `${crd.spec.group}/${name} ${crd.spec.names.kind}`,
      strict({ ...schema.openAPIV3Schema, properties: withoutMetadata(schema.openAPIV3Schema) }),
    ]);
}

/** Metadata is the API server's own to check. */
function withoutMetadata({ properties }: JsonObject): JsonObject {
  return { ...(properties as JsonObject), metadata: {} };
}

/** The API server drops fields that a schema does not know: to us that is an error. */
function strict(schema: JsonObject): JsonObject {
  const inner = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, strictChild(key, value)]),
  );
  const isClosed =
    isJsonObject(schema['properties']) &&
    schema['additionalProperties'] === undefined &&
    schema['x-kubernetes-preserve-unknown-fields'] !== true;
  return isClosed ? { ...inner, additionalProperties: false } : inner;
}

function strictChild(key: string, value: Json): Json {
  if (key === 'properties' && isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, child]) => [
        name,
        isJsonObject(child) ? strict(child) : child,
      ]),
    );
  }
  const isSchema = key === 'items' || key === 'additionalProperties';
  return isSchema && isJsonObject(value) ? strict(value) : value;
}
