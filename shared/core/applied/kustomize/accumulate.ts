import { type Accumulated, appended, NOTHING_YET } from './accumulated';
import { configOf, mergedConfig, type TransformerConfig } from './config';
import { spend } from './effort';
import { isEncrypted } from './encrypted';
import { BuildError, failingAt } from './failure';
import { generate, type Generator } from './generators';
import { readKustomization, type VarEntry } from './kustomization-file';
import {
  enterFolder,
  findFile,
  type Loader,
  type Notes,
  newNotes,
  refuseCycle,
  takeNotes,
} from './loader';
import { objectsOfText } from './objects-of-text';
import { resourceOf } from './resource';
import { attempt, type Target } from './target';
import { transformed } from './transform';
import type { Tree } from '../tree';
import { notComputedIn } from './not-computed';

/** In the order of kustomize: resources, generators, components, then what changes all of them. */
export function accumulate(target: Target, start: Accumulated): Accumulated {
  const { kustomization } = target;
  const withResources = kustomization.resources.reduce(
    (on, path) => hiding(on, target, () => withResource(on, path, target)),
    start,
  );
  const configured: Accumulated = { ...withResources, config: configFor(withResources, target) };
  const generated = generatorsOf(target).reduce(
    (on, generator) =>
      hiding(on, target, () => generate(on, generator, target.loader, target.file)),
    configured,
  );
  const withHidden: Accumulated = notComputedIn(target)
    ? { ...generated, incomplete: true }
    : generated;
  const withComponents = kustomization.components.reduce(
    (on, path) => hiding(on, target, () => withComponent(on, path, target)),
    withHidden,
  );
  return transformed(withComponents, target);
}

/** Where a step that adds objects cannot be computed, what is not found may be there. */
function hiding(on: Accumulated, target: Target, step: () => Accumulated): Accumulated {
  spend(1);
  return attempt({ ...on, incomplete: true }, target, step);
}

function withResource(on: Accumulated, path: string, target: Target): Accumulated {
  const { loader } = target;
  const found = findFile(loader, path);
  if (found === undefined)
    return joined(on, accumulateFolder(enterFolder(loader, path), loader.notes));
  const objects = objectsOfText(found.text);
  if (!objects.ok) {
    throw new BuildError(`accumulating resources from '${path}': ${objects.message}`, found.file);
  }
  const resources = objects.objects.map(({ value, document, writing }) => ({
    ...resourceOf(value, found.file, document),
    writing,
  }));
  for (const { value } of resources) if (isEncrypted(value)) noteEncrypted(loader, found.file);
  return { ...on, resources: appended(on.resources, resources) };
}

function noteEncrypted(loader: Loader, file: string): void {
  const message = `Values in ${file} are encrypted by SOPS and are not known.`;
  loader.notes.unknown.push({ at: file, code: 'Encrypted', message });
}

/** A component works on what its user has gathered. */
function withComponent(on: Accumulated, path: string, target: Target): Accumulated {
  const loader = enterFolder(target.loader, path);
  loader.notes.roots.add(loader.root);
  const read = readKustomization(loader);
  if (read.kustomization.kind !== 'Component') {
    throw new BuildError(
      `expected kind 'Component' for path '${loader.root}' but got '${read.kustomization.kind}'`,
      read.file,
    );
  }
  const after = accumulate({ ...read, loader }, on);
  return { ...after, resources: appended([], after.resources) };
}

interface Kept {
  readonly accumulated: Accumulated;
  readonly notes: Notes;
}

const kept = new WeakMap<Tree, Map<string, Kept>>();

/** A base is built once for all that build on it. */
function accumulateFolder(loader: Loader, notes: Notes): Accumulated {
  const key = `${loader.restricted ? 'restricted' : 'free'} ${loader.root}`;
  const known = keptOf(loader.tree).get(key) ?? built(loader);
  for (const root of known.notes.roots) refuseCycle(loader.chain.slice(0, -1), root);
  keptOf(loader.tree).set(key, known);
  takeNotes(notes, known.notes);
  return known.accumulated;
}

function keptOf(tree: Tree): Map<string, Kept> {
  const known = kept.get(tree) ?? new Map<string, Kept>();
  kept.set(tree, known);
  return known;
}

function built(outer: Loader): Kept {
  const loader: Loader = { ...outer, notes: newNotes() };
  loader.notes.roots.add(loader.root);
  const read = readKustomization(loader);
  if (read.kustomization.kind === 'Component') {
    throw new BuildError(`expected kind != 'Component' for path '${loader.root}'`, read.file);
  }
  return { accumulated: accumulate({ ...read, loader }, NOTHING_YET), notes: loader.notes };
}

function joined(on: Accumulated, base: Accumulated): Accumulated {
  return {
    resources: appended(on.resources, base.resources),
    config: mergedConfig(on.config, base.config),
    vars: joinedVars(on.vars, base.vars),
    incomplete: on.incomplete || base.incomplete,
  };
}

function joinedVars(one: readonly VarEntry[], other: readonly VarEntry[]): readonly VarEntry[] {
  spend(one.length * other.length);
  const twice = other.find(({ name }) => one.some((each) => each.name === name));
  if (twice !== undefined) throw new BuildError(`var '${twice.name ?? ''}' already encountered`);
  return [...one, ...other];
}

function configFor(on: Accumulated, target: Target): TransformerConfig {
  const { configurations } = target.kustomization;
  const own = failingAt(target.file, () => configOf(target.loader, configurations ?? []));
  return mergedConfig(on.config, own);
}

function generatorsOf({ kustomization }: Target): readonly Generator[] {
  const options = kustomization.generatorOptions;
  return [
    ...(kustomization.configMapGenerator ?? []).map((entry): Generator => ({
      kind: 'ConfigMap',
      entry,
      options,
    })),
    ...(kustomization.secretGenerator ?? []).map((entry): Generator => ({
      kind: 'Secret',
      entry,
      options,
    })),
  ];
}
