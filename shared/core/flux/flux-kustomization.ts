import type { JsonObject } from '../json';
import { FLUX_GROUPS } from './served-versions';
import { CLUSTER_VARS } from './substitution';
import type { FluxRules } from './target';

/** A Flux Kustomization: one folder that Flux applies on a cluster. */
export interface FluxKustomization {
  readonly name: string;
  readonly version: string;
  /** From the root of the repository. */
  readonly folder: string;
  /** Names of Kustomizations that must be ready first. */
  readonly dependsOn: readonly string[];
  /** Puts the values of cluster-vars into what is built. */
  readonly substitute: boolean;
}

/** The object. `wait` makes it ready only when all that it applied is, which is what dependsOn waits for. */
export function fluxKustomization(
  { name, version, folder, dependsOn, substitute }: FluxKustomization,
  flux: Pick<FluxRules, 'namespace' | 'gitRepository'>,
): JsonObject {
  return {
    apiVersion: `${FLUX_GROUPS.Kustomization}/${version}`,
    kind: 'Kustomization',
    metadata: { name, namespace: flux.namespace },
    spec: {
      ...(dependsOn.length > 0 && { dependsOn: dependsOn.map((other) => ({ name: other })) }),
      interval: '1h0m0s',
      retryInterval: '2m0s',
      timeout: '10m0s',
      prune: true,
      wait: true,
      sourceRef: { kind: 'GitRepository', name: flux.gitRepository },
      path: `./${folder}`,
      ...(substitute && {
        postBuild: { substituteFrom: [{ kind: 'ConfigMap', name: CLUSTER_VARS }] },
      }),
    },
  };
}
