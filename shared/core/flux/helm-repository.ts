import type { JsonObject } from '../base/json';
import { parentOf } from './paths';
import { objectName } from './object-name';
import { FLUX_GROUPS } from './served-versions';
import { VARIABLES } from './substitution';
import type { DesiredChart } from './desired';

/** HelmRepository of type oci: the folder of the registry that the chart's repository is in. */
export function helmRepository({ chart, repository }: DesiredChart, version: string): JsonObject {
  const folder = parentOf(repository);
  return {
    apiVersion: `${FLUX_GROUPS.HelmRepository}/${version}`,
    kind: 'HelmRepository',
    metadata: { name: objectName(chart) },
    spec: {
      type: 'oci',
      provider: 'azure',
      // Required by the schema, and of no effect with type oci.
      interval: '1h0m0s',
      url: `oci://\${${VARIABLES.loginServer}}${folder === '' ? '' : `/${folder}`}`,
    },
  };
}
