import type { JsonObject } from '../json';
import { tryResourceId } from '../resource-id';
import type { ResourceId } from '../resource-id';
import { textAt } from './bump/objects';
import { CLUSTER_VARS, VARIABLES } from './substitution';
import type { WantedCluster } from './wanted';
import { yamlText } from './yaml-text';

/** Says which cluster a folder is of, so that a second cluster of the same name gets another one. */
const CLUSTER_ANNOTATION = 'aks-identity-reconciler/cluster';

/** cluster-vars.yaml: the ConfigMap that stands beside the Kustomizations which substitute from it. */
export function clusterVarsFile(cluster: WantedCluster, namespace: string): string {
  return yamlText({
    comment: 'What differs between clusters: Flux puts it in for the variables of these names.',
    value: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: CLUSTER_VARS,
        namespace,
        annotations: { [CLUSTER_ANNOTATION]: cluster.cluster },
      },
      data: {
        [VARIABLES.loginServer]: cluster.loginServer,
        ...(cluster.tenantId !== undefined && { [VARIABLES.tenant]: cluster.tenantId }),
      },
    },
  });
}

/** The cluster that a cluster-vars ConfigMap was written for; undefined for other objects, and for one by hand. */
export function clusterOfVars(object: JsonObject): ResourceId | undefined {
  if (textAt(object, 'kind') !== 'ConfigMap') return undefined;
  return tryResourceId(textAt(object, 'metadata', 'annotations', CLUSTER_ANNOTATION));
}
