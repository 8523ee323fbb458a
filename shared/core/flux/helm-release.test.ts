import { repositoryRules, wantedChart } from '../../../test/support/gitops';
import type { FluxApis } from './flux-apis';
import { helmRelease } from './helm-release';
import { rollOutTimeout } from './rollout-timeout';

const OCI = { kind: 'OCIRepository', version: 'v1' } as const;
const HELM = { kind: 'HelmRepository', version: 'v1' } as const;
const { flux } = repositoryRules();

function generation(HelmRelease: string): FluxApis {
  return { minors: [], versions: { HelmRelease, HelmRepository: 'v1', Kustomization: 'v1' } };
}

describe('a HelmRelease', () => {
  test('takes its chart by chartRef, brings CRDs on upgrades too, tries again, and mends drift', () => {
    expect(helmRelease(wantedChart(), OCI, generation('v2'), flux)).toEqual({
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      metadata: { name: 'aad-pod-identity' },
      spec: {
        interval: '1h0m0s',
        releaseName: 'aad-pod-identity',
        chartRef: { kind: 'OCIRepository', name: 'aad-pod-identity' },
        install: { crds: 'CreateReplace', remediation: { retries: 3 } },
        upgrade: {
          crds: 'CreateReplace',
          remediation: { retries: 1, remediateLastFailure: true },
        },
        driftDetection: { mode: 'enabled' },
        values: { image: { repository: '${acr_login_server}/oss/azure/aad-pod-identity' } },
      },
    });
  });

  test('waits as long as a roll-out may take, and is not taken back and forth while it does', () => {
    const desired = wantedChart({ rollOut: rollOutTimeout(160) });
    const flux27 = { ...generation('v2'), minors: ['2.7', '2.9'] as const };
    const retry = { name: 'RetryOnFailure', retryInterval: '5m0s' };
    expect(helmRelease(desired, OCI, flux27, flux)).toMatchObject({
      spec: {
        timeout: '1h25m0s',
        install: { crds: 'CreateReplace', strategy: retry },
        upgrade: { crds: 'CreateReplace', strategy: retry },
      },
    });
    const older = { ...generation('v2'), minors: ['2.6', '2.7'] as const };
    expect(helmRelease(desired, OCI, older, flux)).not.toHaveProperty('spec.upgrade.strategy');
  });

  test('names chart and exact version where the source is a HelmRepository', () => {
    const release = helmRelease(
      wantedChart({ version: '4.1.18+fix' }),
      HELM,
      generation('v2'),
      flux,
    );
    expect(release).toMatchObject({
      spec: {
        chart: {
          spec: {
            chart: 'aad-pod-identity',
            version: '4.1.18+fix',
            sourceRef: { kind: 'HelmRepository', name: 'aad-pod-identity' },
          },
        },
      },
    });
    expect(release).not.toHaveProperty('spec.chartRef');
  });

  test('of v2beta1 has no drift detection, which came with v2beta2', () => {
    expect(helmRelease(wantedChart(), HELM, generation('v2beta1'), flux)).not.toHaveProperty(
      'spec.driftDetection',
    );
    expect(helmRelease(wantedChart(), HELM, generation('v2beta2'), flux)).toHaveProperty(
      'spec.driftDetection',
    );
  });

  test('with multi-tenancy installs into another namespace than its own, under the same name', () => {
    const release = helmRelease(wantedChart(), OCI, generation('v2'), {
      ...flux,
      multiTenancy: true,
    });
    expect(release).toMatchObject({
      spec: {
        releaseName: 'aad-pod-identity',
        targetNamespace: 'baseline',
        install: { createNamespace: true },
      },
    });
  });

  test('of a chart without values says none, and escapes what Flux would replace', () => {
    const bare = helmRelease(wantedChart({ values: {} }), OCI, generation('v2'), flux);
    expect(bare).not.toHaveProperty('spec.values');
    const foreign = helmRelease(
      wantedChart({ values: { a: '${B}' } }),
      OCI,
      generation('v2'),
      flux,
    );
    expect(foreign).toHaveProperty('spec.values.a', '$${B}');
  });
});
