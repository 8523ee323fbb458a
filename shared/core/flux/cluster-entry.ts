import type { ClusterPlace } from './layout';
import { clusterFolders } from './layout';
import { joined } from './paths';
import type { RepositoryRules } from '../configuration/repository-rules';

/** Where Flux comes upon what is ours. */
export interface EntryPlace {
  /** The file with our Flux Kustomizations. */
  readonly file: string;
  /** The folder that Flux reads, and what its kustomization.yaml has to list, where it has one. */
  readonly folder: string;
  readonly entry: string;
  /**
   * A kustomization.yaml of ours in a folder of ours: Flux, which takes every folder below one without such a file, then
   * takes this one as what the file lists, and finds neither base nor overlay by itself.
   * https://fluxcd.io/flux/components/kustomize/kustomizations/#generating-a-kustomizationyaml-file
   */
  readonly fence?: string;
}

/** `folder`: the one that Flux reads, where it is known to be another than the layout says. */
export function entryPlace(
  repository: Pick<RepositoryRules, 'layout'>,
  cluster: ClusterPlace,
  folder: string = clusterFolders(repository, cluster).cluster,
): EntryPlace {
  const { file } = repository.layout;
  const { overlay } = clusterFolders(repository, cluster);
  const start = folder === '' ? '' : `${folder}/`;
  if (!overlay.startsWith(start)) return { file: joined(folder, file), folder, entry: file };
  const [entry = ''] = overlay.slice(start.length).split('/');
  const own = joined(folder, entry);
  return { file: joined(own, file), folder, entry, fence: joined(own, 'kustomization.yaml') };
}
