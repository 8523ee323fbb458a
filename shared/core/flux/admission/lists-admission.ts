import type { RepoFile } from '../../base/repo-file';
import { kustomizeContents, listed } from '../kustomize-contents';
import { admissionPlace } from './admission-files';

/** True where the kustomization.yaml of an overlay takes the policies in. */
export function listsAdmission(files: readonly RepoFile[], overlay: string): boolean {
  const { kustomization } = kustomizeContents(files, overlay);
  if (kustomization === undefined) return false;
  const { entry } = admissionPlace(overlay);
  return listed(kustomization).some((one) => one.replace(/^\.\//, '') === entry);
}
