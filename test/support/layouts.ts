import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { entriesOf, promisedEntry } from '../../shared/core/applied/flux/entries';
import { sourceKey } from '../../shared/core/applied/flux/sources';
import type { AppliedObject, Entry, Repositories } from '../../shared/core/applied/flux/types';
import type { Tree } from '../../shared/core/applied/tree';

/** A repository in the style of a real team, and what is true of it. */
export interface Layout {
  readonly name: string;
  /** What it is about. */
  readonly about: string;
  readonly repositories: Repositories;
  readonly truth: Truth;
}

export interface Truth {
  readonly clusters: Readonly<Record<string, ClusterTruth>>;
}

export interface ClusterTruth {
  /** The path that the configuration promises; absent: the tree shows where Flux begins. */
  readonly promised?: string;
  /** Applied: `helm.toolkit.fluxcd.io/v2/HelmRelease baseline/nmi`. */
  readonly objects: readonly string[];
  readonly suspended?: readonly string[];
  readonly elsewhere?: readonly string[];
  /** Kustomizations that cannot be built. */
  readonly failing?: readonly string[];
  /** How many objects have two owners. */
  readonly contested?: number;
  /** null: it is not there. */
  readonly nmi: NmiTruth | null | 'unknown';
  /** Codes of what cannot be followed. */
  readonly unknown?: readonly string[];
}

export interface NmiTruth {
  readonly by: string;
  readonly version?: string;
  readonly range?: string;
  readonly source?: string;
  readonly file?: string;
  readonly suspended?: boolean;
}

const FOLDER = path.join(__dirname, '..', 'layouts', 'repositories');
const OWN_URL = 'https://github.com/contoso/fleet';

/**
 * The repositories of test/layouts/repositories. Each is one text: what it is about, then every file behind a line `-- path --`; a path
 * `name//path` is of another repository, github.com/contoso/<name>; `truth.json` comes last.
 */
export function layouts(): readonly Layout[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .map((file) => layoutOf(file.slice(0, -4), readFileSync(path.join(FOLDER, file), 'utf8')));
}

function layoutOf(name: string, text: string): Layout {
  const [about = '', ...parts] = text.split(/^-- (.+) --\n/m);
  const trees = new Map<string, ReadonlyMap<string, string>>([['', new Map()]]);
  let truth: Truth = { clusters: {} };
  for (let at = 0; at < parts.length; at += 2) {
    const [file = '', body = ''] = parts.slice(at, at + 2);
    const [, repository = '', within = file] = /^([^/]+)\/\/(.+)$/.exec(file) ?? [];
    if (file === 'truth.json') truth = JSON.parse(body) as Truth;
    else trees.set(repository, new Map([...(trees.get(repository) ?? []), [within, body]]));
  }
  return { name, about: about.trim(), truth, repositories: repositoriesOf(trees) };
}

function repositoriesOf(trees: ReadonlyMap<string, ReadonlyMap<string, string>>): Repositories {
  const others = [...trees]
    .filter(([name]) => name !== '')
    .map(([name, files]) => [sourceKey(`https://github.com/contoso/${name}`), { files }] as const);
  const tree: Tree = { files: trees.get('') ?? new Map() };
  return { own: { urls: [OWN_URL], branch: 'main', tree }, others: new Map(others) };
}

/** One of the seventeen of the reference folder: `tree`, other repositories in `tree-<name>`. */
export function referenceLayout(folder: string): Layout & { readonly reference: unknown } {
  const trees = readdirSync(folder)
    .filter((name) => name === 'tree' || name.startsWith('tree-'))
    .map((name) => [name.slice('tree-'.length), filesBelow(path.join(folder, name))] as const);
  const reference: unknown = JSON.parse(readFileSync(path.join(folder, 'truth.json'), 'utf8'));
  return {
    name: path.basename(folder),
    about: '',
    truth: { clusters: {} },
    repositories: repositoriesOf(new Map(trees)),
    reference,
  };
}

function filesBelow(root: string): ReadonlyMap<string, string> {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return new Map(
    paths
      .filter((file) => statSync(path.join(root, file)).isFile())
      .map((file) => [file, readFileSync(path.join(root, file), 'utf8')]),
  );
}

/** Where Flux begins on a cluster of a layout. */
export function entryFor(
  { repositories: { own } }: Layout,
  cluster: string,
  promised?: string,
): Entry {
  if (promised !== undefined) return promisedEntry(cluster, promised, own);
  const entries = entriesOf(own.tree, own.urls);
  const [only] = entries;
  const found =
    entries.find((entry) => entry.cluster === cluster) ??
    (entries.length === 1 && only?.cluster === '' ? only : undefined);
  if (found === undefined) throw new Error(`the tree shows no cluster ${cluster}`);
  return found;
}

/** `helm.toolkit.fluxcd.io/v2/HelmRelease baseline/nmi`, sorted, each once. */
export function objectNames(objects: readonly AppliedObject[]): readonly string[] {
  const names = objects.map(
    ({ apiVersion, kind, namespace, name }) =>
      `${apiVersion}/${kind} ${namespace === '' ? '-' : namespace}/${name}`,
  );
  return [...new Set(names)].sort();
}
