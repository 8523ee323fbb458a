import type { JsonObject } from '../base/json';
import type { ChosenSource } from './choose-source';
import type { FluxApis } from './flux-apis';
import { releaseNamespaceOf } from './release-namespace';
import { installFailureHandling, upgradeFailureHandling } from './rollout-timeout';
import { objectName } from './object-name';
import { withRealFlags } from './release-values';
import { FLUX_GROUPS } from './served-versions';
import { escaped } from './substitution';
import type { FluxRules } from '../configuration/repository-rules';
import type { DesiredChart } from './desired';

/** HelmRelease of a chart. It and its source get their namespace from the kustomization.yaml beside them. */
export function helmRelease(
  desired: DesiredChart,
  source: ChosenSource,
  apis: FluxApis,
  flux: FluxRules,
): JsonObject {
  const { versions } = apis;
  return {
    apiVersion: `${FLUX_GROUPS.HelmRelease}/${versions.HelmRelease}`,
    kind: 'HelmRelease',
    metadata: { name: objectName(desired.chart) },
    spec: {
      interval: '1h0m0s',
      ...(desired.rollOut !== undefined && { timeout: desired.rollOut.release }),
      // Said because the default would change with targetNamespace, and another name is another installation.
      releaseName: objectName(desired.chart),
      ...(flux.multiTenancy && { targetNamespace: releaseNamespaceOf(desired, flux) }),
      ...chartOf(desired, source),
      install: {
        ...(flux.multiTenancy && { createNamespace: true }),
        crds: 'CreateReplace',
        ...installFailureHandling(apis),
      },
      // Flux' default is to skip CRDs on upgrades.
      upgrade: { crds: 'CreateReplace', ...upgradeFailureHandling(apis) },
      // v2beta1 has no such field.
      ...(versions.HelmRelease !== 'v2beta1' && { driftDetection: { mode: 'enabled' } }),
      ...(Object.keys(desired.values).length > 0 && {
        values: escaped(withRealFlags(desired.preset, desired.values)),
      }),
    },
  };
}

function chartOf({ chart, version }: DesiredChart, { kind }: ChosenSource): JsonObject {
  const source = { kind, name: objectName(chart) };
  return kind === 'OCIRepository'
    ? { chartRef: source }
    : { chart: { spec: { chart, version, sourceRef: source } } };
}
