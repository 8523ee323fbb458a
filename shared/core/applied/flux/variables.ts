import type { JsonObject } from '../../base/json';
import { isJsonObject } from '../../base/json';
import { fieldAt, listAt, mapAt, textAt } from './fields';
import type { Lookup } from './envsubst/evaluate';

/** A ConfigMap of the cluster, as far as it is known. */
export interface KnownConfigMap {
  readonly value: JsonObject;
  readonly file: string;
  /** What is in Git may not be what is on the cluster. */
  readonly uncertain: boolean;
}

/** The variables of a Flux Kustomization. */
export interface Variables {
  readonly lookup: Lookup;
  /** False: Flux puts nothing in, and leaves every `${…}` as it is. */
  readonly substitutes: boolean;
  /** Files that values come from. */
  readonly files: readonly string[];
}

export type FoundVariables =
  | { readonly ok: true; readonly variables: Variables }
  /** A ConfigMap that is not known so far. */
  | { readonly ok: false; readonly missing: string };

interface KnownMaps {
  readonly configMap: (name: string) => KnownConfigMap | undefined;
  /** Nothing more comes: take what there is. */
  readonly final: boolean;
}

const UNKNOWN = { unknown: true } as const;

/** What `postBuild` of a Kustomization gives for each name. Later sources win, and `substitute` wins over all. */
export function variablesOf(spec: JsonObject, asked: KnownMaps): FoundVariables {
  const postBuild = fieldAt(spec, 'postBuild');
  if (!isJsonObject(postBuild)) return { ok: true, variables: NONE };
  const sources: Source[] = [];
  for (const reference of listAt(postBuild, 'substituteFrom')) {
    const source = read(isJsonObject(reference) ? reference : {}, asked);
    if ('missing' in source) return { ok: false, missing: source.missing };
    sources.push(source);
  }
  sources.push({ values: texts(mapAt(postBuild, 'substitute')), open: false });
  const values = joined(sources);
  const open = sources.some((source) => source.open);
  const always = textAt(postBuild, 'substituteStrategy') === 'Always';
  return {
    ok: true,
    variables: {
      lookup: (name) => values.get(name) ?? (open ? UNKNOWN : undefined),
      substitutes: values.size > 0 || open || always,
      files: sources.flatMap(({ file }) => file ?? []),
    },
  };
}

/** A source that is not known may set again what one before it has set. */
function joined(sources: readonly Source[]): ReadonlyMap<string, string | typeof UNKNOWN> {
  const values = new Map<string, string | typeof UNKNOWN>();
  for (const source of sources) {
    if (source.open) for (const name of values.keys()) values.set(name, UNKNOWN);
    for (const [name, value] of Object.entries(source.values)) values.set(name, value);
  }
  return values;
}

const NONE: Variables = { lookup: () => undefined, substitutes: false, files: [] };

interface Source {
  readonly values: Readonly<Record<string, string>>;
  readonly file?: string;
  /** It may set any name to any value. */
  readonly open: boolean;
}

function read(
  reference: JsonObject,
  { configMap, final }: KnownMaps,
): Source | { readonly missing: string } {
  const kind = textAt(reference, 'kind') ?? '';
  const name = textAt(reference, 'name') ?? '';
  if (kind !== 'ConfigMap') return { values: {}, open: true };
  const found = configMap(name);
  // Whether it is optional or not: it may be on the cluster without standing in Git.
  if (found === undefined) return final ? { values: {}, open: true } : { missing: name };
  if (found.uncertain || isEncrypted(found.value)) {
    return { values: {}, open: true, file: found.file };
  }
  return { values: texts(mapAt(found.value, 'data')), file: found.file, open: false };
}

function isEncrypted(object: JsonObject): boolean {
  return isJsonObject(fieldAt(object, 'sops'));
}

/** Flux takes line ends out of values. */
function texts(data: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(data).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value.replaceAll('\n', '')]] : [],
    ),
  );
}
