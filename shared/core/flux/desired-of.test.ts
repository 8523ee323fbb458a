import { chartRules, registry } from '../../../test/support/charts';
import { resolvedChart } from '../charts/resolve-chart';
import { chartArtifact } from '../charts/chart-artifact';
import { aPackage } from '../charts/package.fixture';
import type { ChartPreset } from '../configuration/chart-rules';
import type { JsonObject } from '../base/json';
import { cluster, profile } from '../../../test/support/world';
import { desiredChart, desiredCluster } from './desired-of';

/** Values that the base gets, of a chart with these values. */
function values(
  preset: ChartPreset,
  chart: JsonObject,
  more: { readonly imagePrefix?: string; readonly values?: JsonObject } = {},
): JsonObject {
  const { imagePrefix = '', ...own } = more;
  const rules = chartRules({ preset, ...own });
  const pkg = aPackage({ values: chart });
  const resolved = resolvedChart(rules, pkg, chartArtifact(pkg));
  const use = { registry: registry('one', { imagePrefix }), members: [], appVersions: {} };
  return desiredChart(rules, resolved, use).values;
}

const POD_IDENTITY = {
  image: { repository: 'mcr.microsoft.com/oss/azure/aad-pod-identity' },
  mic: { image: 'mic', tag: 'v1.8.17' },
  nmi: { image: 'nmi', tag: 'v1.8.17' },
};
const WEBHOOK = {
  image: {
    repository: 'mcr.microsoft.com/oss/azure/workload-identity/webhook',
    release: 'v1.6.0',
  },
};

describe('values that every cluster gets', () => {
  test('images come from the registry of the cluster, below its prefix', () => {
    expect(values('aad-pod-identity', POD_IDENTITY)).toEqual({
      image: { repository: '${acr_login_server}/oss/azure/aad-pod-identity' },
    });
    expect(values('aad-pod-identity', POD_IDENTITY, { imagePrefix: 'mirror/mcr' })).toEqual({
      image: { repository: '${acr_login_server}/mirror/mcr/oss/azure/aad-pod-identity' },
    });
  });

  test('the webhook has one image, and must be told its tenant', () => {
    expect(values('workload-identity-webhook', WEBHOOK)).toEqual({
      image: { repository: '${acr_login_server}/oss/azure/workload-identity/webhook' },
      azureTenantID: '${azure_tenant_id}',
    });
  });

  test('what the operator says goes on top', () => {
    const own = { azureTenantID: 'a-tenant', replicaCount: 1 };
    expect(values('workload-identity-webhook', WEBHOOK, { values: own })).toMatchObject(own);
  });
});

const POOL = {
  name: 'np',
  type: 'VirtualMachineScaleSets',
  provisioningState: 'Succeeded',
} as const;

describe('how long a roll-out may take', () => {
  function rollOut(preset: ChartPreset, own: JsonObject, mostNodes: readonly number[]) {
    const rules = chartRules({ preset, values: own });
    const pkg = aPackage({ values: POD_IDENTITY });
    const members = mostNodes.map((most) => ({
      cluster: cluster({ pools: [{ ...POOL, mostNodes: most }] }),
    }));
    const use = { registry: registry('one'), members, appVersions: {} };
    return desiredChart(rules, resolvedChart(rules, pkg, chartArtifact(pkg)), use).rollOut;
  }

  test('follows the largest cluster that shares the base', () => {
    expect(rollOut('aad-pod-identity', {}, [3, 160])).toMatchObject({
      nodes: 160,
      release: '1h25m0s',
    });
  });

  test('and the number of nodes that the operator lets it take at a time', () => {
    const own = { nmi: { updateStrategy: { rollingUpdate: { maxUnavailable: '10%' } } } };
    expect(rollOut('aad-pod-identity', own, [160])).toMatchObject({ atOnce: 16 });
  });

  test('is not said of charts without a DaemonSet, or without a cluster', () => {
    expect(rollOut('workload-identity-webhook', {}, [160])).toBeUndefined();
    expect(rollOut('aad-pod-identity', {}, [])).toBeUndefined();
  });
});

test('a cluster gets its own charts, each with the values of its own rules', () => {
  const rules = ['one', 'two', 'three'].map((name) =>
    chartRules({ name, valuesByMode: { managed: { of: name } } }),
  );
  const member = {
    cluster: cluster(),
    profile: profile({ mode: 'managed' }),
    charts: ['three', 'one', 'unknown'],
    registry: registry('r'),
  };
  const { charts } = desiredCluster(member, 'aks', rules, { releaseNamespace: 'baseline' });
  expect(charts.map(({ chart, values: own }) => [chart, own])).toEqual([
    ['three', { of: 'three' }],
    ['one', { of: 'one' }],
  ]);
});
