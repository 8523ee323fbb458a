import { CHART_LAYER_TYPE } from '../charts/artifact';
import type { JsonObject } from '../base/json';
import { objectName } from './object-name';
import { FLUX_GROUPS } from './served-versions';
import { VARIABLES } from './substitution';
import type { DesiredChart } from './desired';

/**
 * OCIRepository of a chart. Tag and digest are separate, as Flux wants them (`tag@digest` in one field is refused); the
 * digest wins, the tag is for people. Without layerSelector Flux takes the first layer, which can be the provenance.
 */
export function ociRepository(
  { chart, tag, manifestDigest, repository }: DesiredChart,
  version: string,
  pinDigest: boolean,
): JsonObject {
  return {
    apiVersion: `${FLUX_GROUPS.OCIRepository}/${version}`,
    kind: 'OCIRepository',
    metadata: { name: objectName(chart) },
    spec: {
      interval: '1h0m0s',
      provider: 'azure',
      url: `oci://\${${VARIABLES.loginServer}}/${repository}`,
      layerSelector: { mediaType: CHART_LAYER_TYPE, operation: 'copy' },
      ref: { tag, ...(pinDigest && { digest: manifestDigest }) },
    },
  };
}
