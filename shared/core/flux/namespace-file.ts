import type { ChartPreset } from '../configuration/chart-rules';
import { yamlText } from './yaml-text';

/**
 * The namespace of a chart, for a cluster that has none of that name. NMI needs hostNetwork, host paths and NET_ADMIN:
 * only `privileged` lets it in. Flux never prunes it, because by then it may hold what is not ours.
 * https://fluxcd.io/flux/components/kustomize/kustomizations/#prune
 */
export function namespaceFile(name: string, preset: ChartPreset): string {
  const labels = { 'pod-security.kubernetes.io/enforce': 'privileged' };
  const annotations = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };
  return yamlText({
    value: {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, annotations, ...(preset === 'aad-pod-identity' && { labels }) },
    },
  });
}
