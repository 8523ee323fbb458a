import { azureIdentity, binding, clusterObjects, meta, pod } from '../../../test/support/objects';
import { growth } from '../../../test/support/operations';
import { cluster, NOW, profile } from '../../../test/support/world';
import type { ObjectsReport } from './findings';
import { FINDINGS_KEPT } from './findings';
import type { ClusterObjects } from './objects';
import { objectsReport } from './report';

const TOKENS = { pods: 0, served: 0, refused: [] };
const ADDONS = {
  meta: meta('aks-addon-exception', { namespace: 'kube-system' }),
  podLabels: { 'kubernetes.azure.com/managedby': 'aks' },
};

function reportOf(objects: Partial<ClusterObjects>, networkPlugin = 'azure'): ObjectsReport {
  return objectsReport({
    at: NOW,
    profile: profile(),
    cluster: cluster({ networkPlugin }),
    objects: clusterObjects({ exceptions: [ADDONS], ...objects }),
    identities: [],
    tokens: TOKENS,
    extra: [],
  });
}

test('a cluster in order has no findings', () => {
  expect(reportOf({})).toMatchObject({ findings: [], omitted: 0, counts: { exceptions: 1 } });
});

test('errors come first, in an order that does not depend on the lists of the API server', () => {
  const identities = [azureIdentity('b', { spec: { resourceID: '' } }), azureIdentity('a')];
  const bindings = [binding('a', 'nobody'), binding('c', '')];
  const report = reportOf({ identities, bindings });
  const turned = reportOf({ identities: identities.toReversed(), bindings: bindings.toReversed() });
  expect(turned).toEqual(report);
  const ranks = report.findings.map(({ severity }) =>
    ['error', 'warning', 'info'].indexOf(severity),
  );
  expect(ranks).toEqual(ranks.toSorted());
  expect(ranks[0]).toBe(0);
});

test('kubenet: its end is told, and who could impersonate others', () => {
  const pods = [pod('a', 'web', { keepsNetRaw: ['app'] }), pod('b', 'web', { keepsNetRaw: ['x'] })];
  const codes = reportOf({ pods, bindings: [] }, 'kubenet').findings.map(({ code }) => code);
  expect(codes).toContain('KubenetRetires');
  expect(codes.filter((code) => code === 'KeepsNetRaw')).toHaveLength(1);
  const third = pod('c', 'web', { keepsNetRaw: ['y'] });
  const words = (of: typeof pods): string =>
    reportOf({ pods: of, bindings: [] }, 'kubenet')
      .findings.map(({ message }) => message)
      .join();
  expect(words(pods)).toContain('So it is with 1 more pod of the namespace.');
  expect(words([...pods, third])).toContain('So it is with 2 more pods of the namespace.');
  expect(words(pods.slice(0, 1))).not.toContain('more pod');
  expect(reportOf({ pods }).findings.map(({ code }) => code)).not.toContain('KeepsNetRaw');
});

test('a cluster without NMI is told that nobody hands out tokens', () => {
  const report = reportOf({ installed: false });
  expect(report.findings.map(({ code }) => code)).toContain('NmiNotInstalled');
});

/** Identities and bindings that nobody can want to read, so many of each. */
function hostile(length: number): Pick<ClusterObjects, 'identities' | 'bindings'> {
  const long = '\u202e"\n'.repeat(30_000);
  const identities = Array.from({ length }, (_, index) =>
    azureIdentity(`i-${index}`, { spec: { resourceID: long, clientID: long } }),
  );
  const bindings = identities.map(({ meta: { name } }) => binding(name, '__proto__'));
  return { identities, bindings };
}

test('10,000 hostile objects give a report that people can read', () => {
  const report = reportOf(hostile(10_000));
  expect(report.findings).toHaveLength(FINDINGS_KEPT);
  expect(report.omitted).toBeGreaterThan(19_000);
  expect(JSON.stringify(report).length).toBeLessThan(100_000);
  expect(JSON.stringify(report)).not.toContain('\u202e');
});

test('four times the hostile objects cost about four times as much', async () => {
  const [small, large] = [hostile(250), hostile(1000)];
  expect(await growth((times) => reportOf(times === 1 ? small : large))).toBeLessThan(6);
});
