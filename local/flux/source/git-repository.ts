import { takenIn } from '../../../shared/core/applied/flux/source-tree';
import type { KubeObject } from '../../kubernetes';
import { asMap, textOf } from '../../kubernetes';
import type { Reconciler } from '../controller';
import { specOf } from '../flux-object';
import type { GitRef } from '../outside';
import type { Fetched, SourceControl } from './source';
import { notFetched, reconcileSource } from './source';

/** GitRepository: a ref, less what `ignore` and `.sourceignore` leave out (https://fluxcd.io/flux/components/source/gitrepositories/). */
export function gitRepositories(control: SourceControl): Reconciler {
  return {
    kind: 'GitRepository',
    resource: 'gitrepositories.source.toolkit.fluxcd.io',
    reconcile: (object) => reconcileSource(control, object, () => fetchGit(control, object)),
    concerned: () => [],
  };
}

async function fetchGit({ outside }: SourceControl, object: KubeObject): Promise<Fetched> {
  const spec = specOf(object);
  const ref = asMap(spec.ref) as GitRef;
  const found = await outside.checkout(textOf(spec.url), ref);
  if (!found.ok) return notFetched(found, 'GitOperationFailed');
  const { commit, tree } = found.value;
  const sparse = Array.isArray(spec.sparseCheckout) ? spec.sparseCheckout.map(textOf) : [];
  const revision = revisionOf(ref, commit);
  return {
    ok: true,
    artifact: {
      revision,
      digest: `sha256:${commit.padEnd(64, '0')}`,
      tree: takenIn(tree, textOf(spec.ignore), sparse),
    },
    message: `stored artifact for revision '${revision}'`,
  };
}

/** `main@sha1:<commit>`; without a name `sha1:<commit>`, as fluxcd/pkg/git writes it. */
function revisionOf({ branch, tag, name, commit }: GitRef, sha: string): string {
  const byDefault = commit === undefined ? 'master' : undefined;
  const named = name ?? tag ?? branch ?? byDefault;
  return named === undefined ? `sha1:${sha}` : `${named}@sha1:${sha}`;
}
