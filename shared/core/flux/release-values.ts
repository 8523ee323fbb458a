import type { ChartPreset } from '../configuration/chart-rules';
import type { JsonObject } from '../base/json';
import type { Profile } from '../configuration/profile';
import { VARIABLES } from './substitution';

/** As much of a cluster as its values depend on. */
export interface ValuesCluster extends Pick<Profile, 'mode' | 'mic' | 'forceNamespaced'> {
  /** Its network plugin is kubenet. */
  readonly kubenet: boolean;
  /** AzureIdentity objects of types 1 and 2 on it; absent: not known. */
  readonly withSecrets?: number;
}

/** Values of a known chart that hold for every cluster, besides its images (`privateImageValues`). The operator's go on top. */
export function presetValues(preset: ChartPreset): JsonObject {
  // The webhook's chart does not install without it, and it is the same for all that one tenant holds.
  return preset === 'workload-identity-webhook' ? { azureTenantID: `\${${VARIABLES.tenant}}` } : {};
}

/** Values of a known chart that follow from the cluster's profile, on top of those above; the operator's go on top. */
export function presetClusterValues(preset: ChartPreset, cluster: ValuesCluster): JsonObject {
  if (preset !== 'aad-pod-identity') return {};
  return {
    ...modeValues(cluster),
    // Without it NMI ends at once on kubenet (aad-pod-identity 1.7.0); what makes it safe is the policy on NET_RAW.
    ...(cluster.kubenet && { nmi: { allowNetworkPluginKubenet: true } }),
  };
}

function modeValues({ mode, mic, forceNamespaced, withSecrets }: ValuesCluster): JsonObject {
  if (mode === 'managed') {
    // User-assigned identities need no Secrets. Service principals do, in managed mode too: without the right they get no token.
    return { operationMode: 'managed', rbac: { allowAccessToSecrets: withSecrets !== 0 } };
  }
  return {
    operationMode: 'standard',
    // A text, because the chart's own default is one and becomes the value of an environment variable.
    forceNamespaced: String(forceNamespaced),
    // We take MIC's part. Its Deployment stays, so that going back is one number.
    ...(mic === 'serverless' && { mic: { replicas: 0 } }),
  };
}

/**
 * `installMICException: "false"` as people write it. The chart's template takes every text but the empty one for true,
 * so it must be a boolean to have any effect. A null means the same, and kustomize drops it from a patch.
 */
export function withRealFlags(preset: ChartPreset, values: JsonObject): JsonObject {
  const flag = values['installMICException'];
  if (preset !== 'aad-pod-identity') return values;
  if (flag === null) return { ...values, installMICException: false };
  if (typeof flag !== 'string') return values;
  return { ...values, installMICException: flag.trim().toLowerCase() === 'true' };
}
