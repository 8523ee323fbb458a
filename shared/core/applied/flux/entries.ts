import type { JsonObject } from '../../base/json';
import { objectsOfText } from '../kustomize/objects-of-text';
import { isWithin, type Tree } from '../tree';
import { appliedTo } from './applied';
import { textAt } from './fields';
import { isFluxInstance, syncedBy } from './flux-instance';
import { normalisedUrl } from './git-url';
import { refOf } from './on-cluster';
import { groupOf } from './scope';
import { refText } from './source';
import { pathOf, sourceRefOf, taskOf } from './task';
import type { Entry } from './types';

/**
 * Every cluster that the repository shows to be bootstrapped: a Flux Kustomization beside the GitRepository that it follows, as
 * `flux bootstrap` writes them (gotk-sync.yaml), wherever they stand and whatever the file is called; or a FluxInstance with `sync`.
 *
 * A Kustomization beside a source that another one applies is no beginning: it has to apply itself, as a bootstrapped one does, or
 * stand outside of everything that is applied.
 */
export function entriesOf(tree: Tree, urls: readonly string[]): readonly Entry[] {
  const candidates = candidatesIn(tree, new Set(urls.map(normalisedUrl)));
  let entries: readonly Candidate[] = [];
  for (const rank of ['bootstrapped', 'self-applied', 'other'] as const) {
    const next = candidates.filter((one) => rankOf(one) === rank);
    if (next.length === 0) continue;
    const read = filesReadFrom(entries, tree, urls);
    const fresh = next.filter(({ file }) => !read.has(file));
    entries = [...entries, ...fresh.filter((one) => !isNested(one, fresh))];
  }
  return withoutDoubles(entries).sort((left, right) => (left.path < right.path ? -1 : 1));
}

/** How sure it is that Flux begins there: what is less sure does not where it is applied by what is surer. */
function rankOf({ file, path, isInstance }: Candidate): 'bootstrapped' | 'self-applied' | 'other' {
  if (isInstance || file.endsWith('gotk-sync.yaml')) return 'bootstrapped';
  return isWithin(file, path) ? 'self-applied' : 'other';
}

/**
 * A path that the configuration promises a cluster to begin at, where nothing in Git says so: the AKS extension, or a bootstrap that
 * keeps its files elsewhere.
 */
export function promisedEntry(
  cluster: string,
  path: string,
  { urls, branch }: { readonly urls: readonly string[]; readonly branch: string },
): Entry {
  const metadata = { name: 'flux-system', namespace: 'flux-system' };
  const kustomization = {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata,
    spec: { path, prune: true, sourceRef: { kind: 'GitRepository', name: metadata.name } },
  };
  const source = {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata,
    spec: { url: urls[0] ?? '', ref: { branch } },
  };
  return {
    cluster,
    path: pathOf(taskOf(kustomization, { suspended: false })),
    kustomization,
    sources: [source],
  };
}

function filesReadFrom(
  entries: readonly Entry[],
  tree: Tree,
  urls: readonly string[],
): ReadonlySet<string> {
  const read = new Set<string>();
  for (const one of entries) {
    const branch = textAt(one.sources[0], 'spec', 'ref', 'branch') ?? 'master';
    const { kustomizations } = appliedTo(one, { own: { urls, branch, tree } });
    for (const { reads } of kustomizations) for (const file of reads) read.add(file);
  }
  return read;
}

type Candidate = Entry & { readonly file: string; readonly isInstance?: boolean };

function candidatesIn(tree: Tree, urls: ReadonlySet<string>): readonly Candidate[] {
  const folders = new Map<string, { readonly file: string; readonly value: JsonObject }[]>();
  for (const [file, text] of tree.files) {
    if (text === undefined || !isConcerned(file, text)) continue;
    const read = objectsOfText(text);
    if (!read.ok) continue;
    const folder = folderOf(file);
    const known = folders.get(folder) ?? [];
    folders.set(folder, [...known, ...read.objects.map(({ value }) => ({ file, value }))]);
  }
  return [...folders.values()].flatMap((objects) =>
    objects.flatMap(({ file, value }) =>
      isFluxInstance(value)
        ? instanceEntry(file, value)
        : bootstrapEntry({ file, value, beside: objects.map((one) => one.value), tree, urls }),
    ),
  );
}

const SPEAKS =
  /kustomize\.toolkit\.fluxcd\.io|source\.toolkit\.fluxcd\.io|fluxcd\.controlplane\.io/;
const MAX_READ = 64 * 1024;

/** gotk-components.yaml holds the definitions of all these kinds, and no object of them. */
function isConcerned(file: string, text: string): boolean {
  return (
    /\.ya?ml$/.test(file) &&
    !file.endsWith('gotk-components.yaml') &&
    text.length <= MAX_READ &&
    SPEAKS.test(text)
  );
}

function instanceEntry(file: string, value: JsonObject): readonly Candidate[] {
  const synced = syncedBy(value);
  if (synced === undefined) return [];
  const version = textAt(value, 'spec', 'distribution', 'version');
  return [
    {
      ...entry(file, synced.kustomization, synced.source),
      isInstance: true,
      ...(version !== undefined && { fluxVersion: version.replace(/^[^\d]*/, '') }),
    },
  ];
}

interface Found {
  readonly file: string;
  readonly value: JsonObject;
  readonly beside: readonly JsonObject[];
  readonly tree: Tree;
  readonly urls: ReadonlySet<string>;
}

function bootstrapEntry({ file, value, beside, tree, urls }: Found): readonly Candidate[] {
  const group = groupOf(textAt(value, 'apiVersion') ?? '');
  if (group !== 'kustomize.toolkit.fluxcd.io' || textAt(value, 'kind') !== 'Kustomization')
    return [];
  const wanted = refText(sourceRefOf(taskOf(value, { suspended: false })));
  const source = beside.find((one) => refText(refOf(one)) === wanted);
  if (source === undefined || !isOurs(file, source, urls)) return [];
  const version = bootstrappedVersion(tree, file);
  return [
    { ...entry(file, value, source), ...(version !== undefined && { fluxVersion: version }) },
  ];
}

/** A file that is called as bootstrap calls it counts even with another source: the cluster follows something that is not read. */
function isOurs(file: string, source: JsonObject, urls: ReadonlySet<string>): boolean {
  if (file.endsWith('gotk-sync.yaml')) return true;
  const url = textAt(source, 'spec', 'url');
  return (
    textAt(source, 'kind') === 'GitRepository' && url !== undefined && urls.has(normalisedUrl(url))
  );
}

/** Written into the first lines of gotk-components.yaml: `# Flux Version: v2.6.4`. */
function bootstrappedVersion(tree: Tree, file: string): string | undefined {
  const folder = folderOf(file);
  const components = tree.files.get(`${folder === '' ? '' : `${folder}/`}gotk-components.yaml`);
  return /^# Flux Version: v?(\d\S*)/m.exec(components?.slice(0, 1000) ?? '')?.[1];
}

function entry(file: string, kustomization: JsonObject, source: JsonObject): Candidate {
  const path = pathOf(taskOf(kustomization, { suspended: false }));
  return {
    cluster: path.slice(path.lastIndexOf('/') + 1),
    file,
    path,
    kustomization,
    sources: [source],
  };
}

/** One that lies within another's folder and is an object of its own is applied by that other one. */
function isNested(one: Candidate, all: readonly Candidate[]): boolean {
  return all.some((other) => other !== one && holds(other, one) && !isSameObject(one, other));
}

function holds(outer: Candidate, inner: Candidate): boolean {
  return isWithin(inner.file, outer.path) && outer.path !== '' && outer.path !== inner.path;
}

function isSameObject(left: Candidate, right: Candidate): boolean {
  return refText(refOf(left.kustomization)) === refText(refOf(right.kustomization));
}

/** The same path from two files is the same cluster. */
function withoutDoubles(entries: readonly Candidate[]): Entry[] {
  const byPath = new Map(entries.map(({ isInstance: _, ...one }) => [one.path, one]));
  return [...byPath.values()];
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
