import type { JsonObject } from '../../base/json';
import { type Accumulated, appended, withAnyId } from './accumulated';
import { BuildError, NotComputed } from './failure';
import { looksEncrypted } from './encrypted';
import type { GeneratorEntry, GeneratorOptions } from './kustomization-file';
import { type Loader, loadFile } from './loader';
import {
  currentId,
  idText,
  metadataOf,
  nameOf,
  namespaceOf,
  type Resource,
  resourceOf,
  without,
} from './resource';
import { textsOf } from './select';

type Texts = Readonly<Record<string, string>>;

export interface Generator {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly entry: GeneratorEntry;
  readonly options: GeneratorOptions | undefined;
}

/** What a generator makes is added; with a behaviour, it replaces or extends what a base has. */
export function generate(
  on: Accumulated,
  generator: Generator,
  loader: Loader,
  file: string,
): Accumulated {
  const made = resourceFrom(generator, loader, file);
  const behaviour = generator.entry.behavior ?? '';
  const id = currentId(made.value);
  const matches = withAnyId(on.resources, id);
  const [old, second] = matches;
  if (second !== undefined)
    throw new BuildError(
      `found multiple objects that could accept merge of ${idText(made.value)}`,
      file,
    );
  const joins = behaviour === 'merge' || behaviour === 'replace';
  if (old === undefined) {
    if (!joins) return { ...on, resources: appended(on.resources, [made]) };
    if (on.incomplete) return on;
    throw new BuildError(`id ${idText(made.value)} does not exist; cannot merge or replace`, file);
  }
  if (!joins)
    throw new BuildError(
      `id ${idText(made.value)} exists; behavior must be merge or replace`,
      file,
    );
  const joined = behaviour === 'merge' ? mergedWith(made, old) : replacing(made, old);
  return { ...on, resources: on.resources.map((each) => (each === old ? joined : each)) };
}

function resourceFrom({ kind, entry, options }: Generator, loader: Loader, file: string): Resource {
  if ((entry.name ?? '') === '') throw new BuildError('a configmap must have a name', file);
  const data = dataOf(entry, loader, file);
  const merged = mergedOptions(entry.options, options);
  const texts = kind === 'ConfigMap' ? data : mapped(data, base64);
  const metadata: JsonObject = {
    name: entry.name ?? '',
    ...(entry.namespace ? { namespace: entry.namespace } : {}),
    ...some('labels', merged.labels),
    ...some('annotations', merged.annotations),
  };
  const value: JsonObject = {
    apiVersion: 'v1',
    kind,
    metadata,
    ...(kind === 'Secret' ? { type: entry.type || 'Opaque', data: texts } : some('data', texts)),
    ...(merged.immutable === true ? { immutable: true } : {}),
  };
  return {
    ...resourceOf(value, file, 0),
    hashed: merged.disableNameSuffixHash !== true,
    generated: true,
  };
}

function some(key: string, texts: Texts | undefined): JsonObject {
  return texts === undefined || Object.keys(texts).length === 0 ? {} : { [key]: texts };
}

/** `generatorOptions` of the kustomization give what the generator's own do not say; a true cannot be taken back. */
function mergedOptions(
  own: GeneratorOptions = {},
  global: GeneratorOptions = {},
): GeneratorOptions {
  return {
    labels: { ...global.labels, ...own.labels },
    annotations: { ...global.annotations, ...own.annotations },
    disableNameSuffixHash:
      own.disableNameSuffixHash === true || global.disableNameSuffixHash === true,
    immutable: own.immutable === true || global.immutable === true,
  };
}

function dataOf(entry: GeneratorEntry, loader: Loader, file: string): Texts {
  const envs = [...(entry.envs ?? []), ...(entry.env ? [entry.env] : [])];
  const pairs = [
    ...envs.flatMap((path) => envPairs(clearText(loader, path))),
    ...(entry.literals ?? []).map((literal) => literalPair(literal, file)),
    ...(entry.files ?? []).map((source) => filePair(source, loader, file)),
  ];
  const data: Record<string, string> = {};
  for (const [key, value] of pairs) {
    if (Object.hasOwn(data, key))
      throw new BuildError(
        `configmap ${entry.name ?? ''} illegally repeats the key \`${key}\``,
        file,
      );
    Object.defineProperty(data, key, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return data;
}

type Pair = readonly [string, string];

/** Flux decrypts such files before it builds: neither what they say nor the hash of it is known here. */
function clearText(loader: Loader, path: string): string {
  const { file, text } = loadFile(loader, path);
  if (looksEncrypted(text))
    throw new NotComputed(
      'Encrypted',
      `${file} is encrypted; the name of what is generated from it follows from its contents.`,
      file,
    );
  // Bytes that are no text are lost where files are read as text.
  if (text.includes('\uFFFD')) throw new NotComputed('NotRead', `${file} is no text.`, file);
  return text;
}

function envPairs(text: string): readonly Pair[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line) => line.replace(/\r$/, '').trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(pairOf);
}

function pairOf(line: string): Pair {
  const equals = line.indexOf('=');
  return equals < 0 ? [line, ''] : [line.slice(0, equals), line.slice(equals + 1)];
}

function literalPair(literal: string, file: string): Pair {
  const equals = literal.indexOf('=');
  if (equals < 1)
    throw new BuildError(`invalid literal source ${literal}, expected key=value`, file);
  const value = literal.slice(equals + 1);
  const quoted = value.length >= 2 && value.at(0) === value.at(-1) && /^["']/.test(value);
  return [literal.slice(0, equals), quoted ? value.slice(1, -1) : value];
}

function filePair(source: string, loader: Loader, file: string): Pair {
  const parts = source.split('=');
  if (parts.length === 1) return [source.split('/').at(-1) ?? source, clearText(loader, source)];
  const [key, path] = parts;
  if (parts.length > 2 || !key || !path)
    throw new BuildError(`source "${source}" is not key=path`, file);
  return [key, clearText(loader, path)];
}

function mapped(texts: Texts, change: (text: string) => string): Texts {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, change(text)]));
}

const LINE = 70;

/** In lines, where there is more than one. */
function base64(text: string): string {
  const encoded = Buffer.from(text, 'utf8').toString('base64');
  if (encoded.length < LINE) return encoded;
  return (encoded.match(/.{1,70}/g) ?? []).map((line) => `${line}\n`).join('');
}

/** Name, namespace and history stay those of the old one; labels and annotations are joined. */
function replacing(made: Resource, old: Resource): Resource {
  const metadata: JsonObject = {
    ...without(metadataOf(made.value), 'namespace'),
    ...some('labels', {
      ...textsOf(metadataOf(old.value).labels, old.writing),
      ...textsOf(metadataOf(made.value).labels),
    }),
    ...some('annotations', {
      ...textsOf(metadataOf(old.value).annotations),
      ...textsOf(metadataOf(made.value).annotations),
    }),
    name: nameOf(old.value),
    ...(namespaceOf(old.value) === '' ? {} : { namespace: namespaceOf(old.value) }),
  };
  return {
    ...made,
    value: { ...made.value, metadata },
    previous: old.previous,
    prefixes: old.prefixes,
    suffixes: old.suffixes,
    hashed: made.hashed && old.hashed,
    generated: old.generated,
    vars: old.vars,
  };
}

function mergedWith(made: Resource, old: Resource): Resource {
  const replaced = replacing(made, old);
  const data = { ...textsOf(old.value.data, old.writing), ...textsOf(made.value.data) };
  const binaryData = { ...textsOf(old.value.binaryData), ...textsOf(made.value.binaryData) };
  const bare = without(without(replaced.value, 'data'), 'binaryData');
  const value: JsonObject = { ...bare, ...some('data', data), ...some('binaryData', binaryData) };
  return {
    ...replaced,
    value,
    file: old.file,
    document: old.document,
    changedBy: [...old.changedBy, made.file],
  };
}
