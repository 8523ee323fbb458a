import { applyBuild } from '../../../shared/core/applied/flux/apply';
import { fluxBuild } from '../../../shared/core/applied/flux/flux-build';
import type { SourceTree } from '../../../shared/core/applied/flux/source-tree';
import { pathOf, taskOf } from '../../../shared/core/applied/flux/task';
import type { JsonObject } from '../../../shared/core/base/json';
import type { KubeObject } from '../../kubernetes';
import { asMap } from '../../kubernetes';
import type { Cluster } from '../flux-object';
import type { Artifact } from '../source/artifacts';
import { variablesOn } from './variables';

export type Manifests =
  | { readonly ok: true; readonly objects: readonly KubeObject[] }
  | { readonly ok: false; readonly reason: string; readonly message: string };

export interface BuildRules {
  /** A variable without value and default fails the whole Kustomization: on by default since Flux 2.9. */
  readonly strictVariables: boolean;
}

const PATH_NOT_FOUND = /^kustomization path not found/;

/** What a Kustomization puts on the cluster, by the rules of the resolver, with what the cluster knows of variables. */
export function manifestsOf(
  cluster: Cluster,
  object: KubeObject,
  { artifact, strictVariables }: BuildRules & { readonly artifact: Artifact },
): Manifests {
  const tree = artifact.tree ?? { files: new Map<string, string>() };
  const task = taskOf(object as unknown as JsonObject, { suspended: false });
  const built = fluxBuild(tree, pathOf(task), task.spec);
  if (!built.ok) {
    const { message } = built.failure;
    if (PATH_NOT_FOUND.test(message)) return notBuilt('ArtifactFailed', message);
    return notBuilt('BuildFailed', `kustomize build failed: ${message}`);
  }
  const variables = variablesOn(cluster, object);
  if (!variables.ok) return notBuilt('BuildFailed', `post build failed: ${variables.message}`);
  const source: SourceTree = { tree, name: artifact.revision, originOf: (path) => ({ path }) };
  const strictness = strictVariables ? 'strict' : 'lenient';
  const applied = applyBuild(built, {
    ...{ task, source, variables: variables.value, suspended: false, strictness },
  });
  if (!applied.ok) return notBuilt('BuildFailed', applied.failure.message);
  // Remote files, plugins and the like: nothing of them can be had here.
  const [open] = built.unknown.filter(({ code }) => code !== 'Encrypted');
  if (open !== undefined) return notBuilt('BuildFailed', `kustomize build failed: ${open.message}`);
  return { ok: true, objects: applied.objects.map(({ value }) => asMap(value) as KubeObject) };
}

function notBuilt(reason: string, message: string): Manifests {
  return { ok: false, reason, message };
}
