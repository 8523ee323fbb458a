import type { ChartPreset } from '../configuration/chart-rules';
import { objectName } from './object-name';
import type { FluxRules } from '../configuration/repository-rules';

/**
 * Namespace that a chart's workloads run in. Each chart has its own: two bases that both bring a Namespace of one name
 * do not build together in an overlay.
 */
export function releaseNamespaceOf(
  { chart, preset }: { readonly chart: string; readonly preset: ChartPreset },
  flux: Pick<FluxRules, 'releaseNamespace'>,
): string {
  switch (preset) {
    case 'aad-pod-identity':
      return flux.releaseNamespace;
    case 'workload-identity-webhook':
      // The webhook's own installation names it so, and network policies and docs know it by that name.
      return 'azure-workload-identity-system';
    case 'none':
      return objectName(chart);
  }
}
