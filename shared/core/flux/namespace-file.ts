import type { ChartPreset } from '../charts/rules';
import { yamlText } from './yaml-text';

/** namespace.yaml of a chart. NMI needs hostNetwork, host paths and NET_ADMIN: only `privileged` lets it in. */
export function namespaceFile(name: string, preset: ChartPreset): string {
  const labels = { 'pod-security.kubernetes.io/enforce': 'privileged' };
  return yamlText({
    value: {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, ...(preset === 'aad-pod-identity' && { labels }) },
    },
  });
}
