import { chartRules, registry } from '../../../test/support/charts';
import { resolvedChart } from '../charts/resolve-chart';
import { chartArtifact } from '../charts/chart-artifact';
import { aPackage } from '../charts/package.fixture';
import type { ChartPreset } from '../charts/rules';
import type { JsonObject } from '../json';
import { cluster, profile } from '../../../test/support/world';
import { wantedChart, wantedCluster } from './wanted-of';

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
  return wantedChart(rules, resolved, registry('one', { imagePrefix }), {}).values;
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
  const { charts } = wantedCluster(member, 'aks', rules, undefined);
  expect(charts.map(({ chart, values: own }) => [chart, own])).toEqual([
    ['three', { of: 'three' }],
    ['one', { of: 'one' }],
  ]);
});
