import type { JsonObject } from '../base/json';
import type { ResourceId } from '../base/resource-id';
import { tryResourceId } from '../base/resource-id';
import { textAt } from '../base/json';
import { FLUX_GROUPS } from './served-versions';
import type { FluxRules } from '../configuration/repository-rules';

/** Says which cluster an object of ours is for, so that a second cluster of the same name gets another folder. */
const CLUSTER_ANNOTATION = 'aks-identity-reconciler/cluster';

/** A Flux Kustomization: one folder that Flux applies on a cluster. */
export interface FluxKustomization {
  readonly name: string;
  readonly version: string;
  readonly cluster: ResourceId;
  /** From the root of the repository. */
  readonly folder: string;
  /** Names of Kustomizations that must be ready first. */
  readonly dependsOn: readonly string[];
  /** Above that of the releases in it: `wait` ends with it. */
  readonly timeout: string;
  /** Values of the variables in what is built; none: nothing is replaced. */
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * The object. `wait` makes it ready only when all that it applied is, which is what dependsOn waits for. The variables
 * are in it: a ConfigMap would be a second name to collide with somebody's.
 */
export function fluxKustomization(
  kustomization: FluxKustomization,
  flux: Pick<FluxRules, 'namespace' | 'gitRepository'>,
): JsonObject {
  const { name, version, cluster, folder, dependsOn, timeout, variables } = kustomization;
  return {
    apiVersion: `${FLUX_GROUPS.Kustomization}/${version}`,
    kind: 'Kustomization',
    metadata: {
      name,
      namespace: flux.namespace,
      annotations: { [CLUSTER_ANNOTATION]: cluster },
    },
    spec: {
      ...(dependsOn.length > 0 && { dependsOn: dependsOn.map((other) => ({ name: other })) }),
      interval: '1h0m0s',
      retryInterval: '2m0s',
      timeout,
      prune: true,
      wait: true,
      sourceRef: { kind: 'GitRepository', name: flux.gitRepository },
      path: `./${folder}`,
      ...(variables !== undefined && { postBuild: { substitute: variables } }),
    },
  };
}

/**
 * The cluster that an object was written for: our Flux Kustomization, or the ConfigMap `cluster-vars` of 0.1. Undefined
 * for other objects, and for one by hand.
 */
export function clusterOfObject(object: JsonObject): ResourceId | undefined {
  const kind = textAt(object, 'kind');
  if (kind !== 'ConfigMap' && kind !== 'Kustomization') return undefined;
  return tryResourceId(textAt(object, 'metadata', 'annotations', CLUSTER_ANNOTATION));
}
