import type { JsonObject } from '../../base/json';
import type { Tree } from '../tree';
import type { Unknown } from '../unknown';
import { accumulate } from './accumulate';
import { NOTHING_YET } from './accumulated';
import { bounded } from './effort';
import { BuildError, failingAt, NotComputed } from './failure';
import { finished } from './finish';
import {
  kustomizationFilesIn,
  type KustomizationFile,
  kustomizationOf,
  readKustomization,
} from './kustomization-file';
import { type Loader, newNotes } from './loader';
import { inOrder } from './sort-order';

export interface BuiltObject {
  /** As kustomize prints it. */
  readonly value: JsonObject;
  /** Where it is: file and document (0…) of the tree; of a generator: the kustomization file. */
  readonly file: string;
  readonly document: number;
  /** Files whose patches, replacements, images … changed it, in order. */
  readonly changedBy: readonly string[];
}

export interface Built {
  readonly objects: readonly BuiltObject[];
  readonly unknown: readonly Unknown[];
  /** Every file that took part: kustomizations, resources, patches, files of generators. */
  readonly reads: ReadonlySet<string>;
}

/** As kustomize itself fails: nothing of this build is applied. */
export interface BuildFailure {
  readonly at: string;
  readonly message: string;
}

export type BuildResult =
  | ({ readonly ok: true } & Built)
  | { readonly ok: false; readonly failure: BuildFailure; readonly reads: ReadonlySet<string> };

export interface BuildOptions {
  /**
   * Refuse files above a kustomization's folder, as kustomize does on the command line. Flux runs it without
   * (`LoadRestrictionsNone` in fluxcd/pkg/kustomize), and so is the default here.
   */
  readonly restricted?: boolean;
}

/** What `kustomize build <folder>` gives, in the order in which it is gathered, as Flux has it. */
export function build(tree: Tree, folder: string, options: BuildOptions = {}): BuildResult {
  return bounded(() => built(loaderOf(tree, folder, options), readKustomization));
}

/** The same with a kustomization made in memory: Flux makes one, and adds patches, images, components and a namespace of its own. */
export function buildWith(
  tree: Tree,
  folder: string,
  kustomization: JsonObject,
  options: BuildOptions = {},
): BuildResult {
  const read = (loader: Loader): KustomizationFile => {
    const [there] = kustomizationFilesIn(loader);
    const file =
      there ?? (loader.root === '' ? 'kustomization.yaml' : `${loader.root}/kustomization.yaml`);
    if (there !== undefined) loader.notes.reads.add(there);
    return { file, kustomization: kustomizationOf(kustomization, file) };
  };
  return bounded(() => built(loaderOf(tree, folder, options), read));
}

function loaderOf(tree: Tree, folder: string, { restricted = false }: BuildOptions): Loader {
  const root = folder
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
  return { tree, root, chain: [root], restricted, notes: newNotes() };
}

function built(loader: Loader, read: (loader: Loader) => KustomizationFile): BuildResult {
  const { notes } = loader;
  notes.roots.add(loader.root);
  try {
    const target = failingAt(loader.root, () => read(loader));
    const accumulated = accumulate({ ...target, loader }, NOTHING_YET);
    const gathered = failingAt(target.file, () =>
      finished(accumulated, (unknown) =>
        notes.unknown.push({ ...unknown, at: unknown.at || target.file }),
      ),
    );
    const resources = failingAt(target.file, () =>
      inOrder(gathered, target.kustomization.sortOptions),
    );
    const objects = resources.map(({ value, file, document, changedBy }) => ({
      value,
      file,
      document,
      changedBy,
    }));
    return { ok: true, objects, unknown: distinct(notes.unknown), reads: notes.reads };
  } catch (error) {
    if (error instanceof BuildError) {
      return {
        ok: false,
        failure: { at: error.at ?? loader.root, message: error.message },
        reads: notes.reads,
      };
    }
    if (!(error instanceof NotComputed)) throw error;
    const unknown = { at: error.at ?? loader.root, code: error.code, message: error.message };
    return {
      ok: true,
      objects: [],
      unknown: distinct([...notes.unknown, unknown]),
      reads: notes.reads,
    };
  }
}

function distinct(all: readonly Unknown[]): readonly Unknown[] {
  return [
    ...new Map(
      all.map((each) => [JSON.stringify([each.at, each.code, each.message]), each]),
    ).values(),
  ];
}
