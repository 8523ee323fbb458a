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
  const found = fluxObjects(reachedFiles(files, folder));
  const releases = found.filter(({ kind }) => kind === 'HelmRelease');
  return [
    ...new Map(
      releases.map((one) => [`${one.path} ${one.namespace ?? ''} ${one.name}`, one]),
    ).values(),
  ];
}

/** The files that it takes on the way. */
export function reachedFiles(files: readonly RepoFile[], folder: string): readonly RepoFile[] {
  const seen = new Set<string>();
  const waiting = [folder];
  const found = new Set<RepoFile>();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const contents = kustomizeContents(files, next);
    for (const file of contents.files) found.add(file);
    waiting.push(...contents.folders, ...fluxObjects(contents.files).flatMap(appliedFolder));
  }
  return [...found];
}

function appliedFolder({ kind, value }: FluxObject): readonly string[] {
  const folder =
    kind === 'Kustomization' ? resolvedPath('', textAt(value, 'spec', 'path') ?? '') : undefined;
  // A Kustomization of the root applies the whole repository, other clusters' folders too: that says nothing of this one.
  return folder === undefined || folder === '' ? [] : [folder];
}
