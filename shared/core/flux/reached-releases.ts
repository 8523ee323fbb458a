import type { FluxObject } from './flux-objects';
import { fluxObjects } from './flux-objects';
import { textAt } from './bump/objects';
import { kustomizeContents } from './kustomize-contents';
import { resolvedPath } from './paths';
import type { RepoFile } from './repo-file';

/**
 * The HelmReleases that Flux finds when it is given `folder`: in its files, in what kustomize draws in, and in the
 * folders of the Flux Kustomizations among them. However a team has laid out its repository, this says what a cluster
 * has.
 */
export function reachedReleases(files: readonly RepoFile[], folder: string): readonly FluxObject[] {
  const seen = new Set<string>();
  const waiting = [folder];
  const releases = new Map<string, FluxObject>();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const contents = kustomizeContents(files, next);
    const objects = fluxObjects(contents.files);
    for (const object of objects.filter(({ kind }) => kind === 'HelmRelease')) {
      releases.set(`${object.path} ${object.namespace ?? ''} ${object.name}`, object);
    }
    waiting.push(...contents.folders, ...objects.flatMap(appliedFolder));
  }
  return [...releases.values()];
}

function appliedFolder({ kind, value }: FluxObject): readonly string[] {
  const folder =
    kind === 'Kustomization' ? resolvedPath('', textAt(value, 'spec', 'path') ?? '') : undefined;
  // A Kustomization of the root applies the whole repository, other clusters' folders too: that says nothing of this one.
  return folder === undefined || folder === '' ? [] : [folder];
}
