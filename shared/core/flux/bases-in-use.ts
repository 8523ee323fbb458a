import { clusterOfObject } from './flux-kustomization';
import { textAt } from '../base/json';
import { fluxObjects, objectsIn } from './flux-objects';
import { kustomizeContents } from './kustomize-contents';
import { parentOf, resolvedPath } from './paths';
import { releasesOfChart } from './releases-of-chart';
import type { RepoFile } from '../base/repo-file';

/** A base of a chart that is in the repository already. */
export interface BaseInUse {
  readonly folder: string;
  /** Name of its release. */
  readonly release: string;
}

/**
 * The base of a chart that clusters of ours share already, wherever an earlier layout has put it: a second one would be a
 * second place that says the version. `expected`: the folder that the layout says, which counts before one of ours is used.
 */
export function baseInUse(
  files: readonly RepoFile[],
  chart: string,
  expected: string,
): BaseInUse | undefined {
  const folders = [expected, ...basesOfOurs(files)];
  const releases = releasesOfChart(fluxObjects(files), chart).map(({ release }) => release);
  for (const folder of folders) {
    const found = releases.find(({ path }) => parentOf(path) === folder);
    if (found !== undefined) return { folder, release: found.name };
  }
  return undefined;
}

/** One look for all charts and clusters. */
const looked = new WeakMap<readonly RepoFile[], readonly string[]>();

function basesOfOurs(files: readonly RepoFile[]): readonly string[] {
  const known = looked.get(files);
  if (known !== undefined) return known;
  const drawn = overlaysOfOurs(files).flatMap((overlay) => drawnIn(files, overlay));
  const folders = [...new Set(drawn)];
  looked.set(files, folders);
  return folders;
}

function drawnIn(files: readonly RepoFile[], overlay: string): readonly string[] {
  const { kustomization, folders } = kustomizeContents(files, overlay);
  return kustomization === undefined ? [] : folders;
}

/** Folders that the Flux Kustomizations of a folder apply which says that it is a cluster's of ours. */
function overlaysOfOurs(files: readonly RepoFile[]): readonly string[] {
  const ours = new Set(
    files.flatMap((file) =>
      objectsIn(file).some((object) => clusterOfObject(object) !== undefined)
        ? [parentOf(file.path)]
        : [],
    ),
  );
  const applied = fluxObjects(files).flatMap(({ kind, path, value }) =>
    kind === 'Kustomization' && ours.has(parentOf(path))
      ? (resolvedPath('', textAt(value, 'spec', 'path') ?? '') ?? [])
      : [],
  );
  return [...new Set(applied)];
}
