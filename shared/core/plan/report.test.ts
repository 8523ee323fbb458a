import {
  azureIdentity,
  binding,
  clusterObjects,
  installation,
  meta,
} from '../../../test/support/objects';
import { growth } from '../../../test/support/operations';
import { cluster, NOW, profile } from '../../../test/support/world';
import type { PodSecurity } from '../net-raw/pod-security';
import type { ObjectsReport } from '../pod-identity/findings';
import { FINDINGS_KEPT } from '../pod-identity/findings';
import { knownIdentities } from '../pod-identity/known-identities';
import type { ClusterObjects } from '../cluster/objects';
import { objectsReport } from './report';

const TOKENS = { pods: 0, served: 0, refused: [] };
const ADDONS = {
  meta: meta('aks-addon-exception', { namespace: 'kube-system' }),
  podLabels: { 'kubernetes.azure.com/managedby': 'aks' },
};

function reportOf(
  objects: Partial<ClusterObjects>,
  networkPlugin = 'azure',
  pods: readonly PodSecurity[] = [],
): ObjectsReport {
  return objectsReport({
    at: NOW,
    profile: profile(),
    cluster: cluster({ networkPlugin }),
    objects: clusterObjects({ exceptions: [ADDONS], ...objects }),
    netRaw: { constraints: [], pods },
    mode: 'managed',
    known: knownIdentities([], []),
    tokens: TOKENS,
    extra: [],
  });
}

test('a cluster in order has no findings', () => {
  expect(reportOf({})).toMatchObject({ findings: [], omitted: 0, counts: { exceptions: 1 } });
});

test('AzureIdentity objects of service principals are counted, whether a binding names them or not', () => {
  const identities = [0, 1, 2, 3, -1].map((type) =>
    azureIdentity(`of-type-${type}`, { spec: { type } }),
  );
  expect(reportOf({ identities }).counts).toMatchObject({ identities: 5, servicePrincipals: 2 });
  expect(reportOf({}).counts.servicePrincipals).toBe(0);
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

describe('kubenet', () => {
  function holder(name: string, more: Partial<PodSecurity> = {}): PodSecurity {
    return {
      namespace: 'shop',
      name,
      windowsOs: false,
      windowsNodes: false,
      finished: false,
      containers: [{ name: 'app', image: '', privileged: false, add: [], drop: [] }],
      ...more,
    };
  }

  const findingsOf = (pods: readonly PodSecurity[], code: string): readonly string[] =>
    reportOf({}, 'kubenet', pods).findings.flatMap((each) =>
      each.code === code ? [each.message] : [],
    );

  test('its end is told', () => {
    expect(findingsOf([], 'KubenetRetires')).toHaveLength(1);
    expect(reportOf({}).findings).toEqual([]);
  });

  test('who could impersonate others is told, though he asks for no identity himself', () => {
    expect(findingsOf([holder('a')], 'KeepsNetRaw')).toHaveLength(1);
    const two = findingsOf([holder('a'), holder('b')], 'KeepsNetRaw');
    expect(two.join()).toContain('The same goes for 1 more pod of the namespace.');
    const three = findingsOf([holder('a'), holder('b'), holder('c')], 'KeepsNetRaw');
    expect(three.join()).toContain('The same goes for 2 more pods of the namespace.');
  });

  test('what runs where the policies do not look is trusted', () => {
    expect(findingsOf([holder('nmi', { namespace: 'kube-system' })], 'KeepsNetRaw')).toEqual([]);
  });

  test('pods whose changes the policies would refuse are listed, also those that hold nothing', () => {
    const container = { name: 'app', image: '', privileged: false };
    const both = holder('both', {
      containers: [{ ...container, add: ['NET_RAW'], drop: ['NET_RAW'] }],
    });
    const [message] = findingsOf([both, holder('also')], 'PolicyRefusesPod');
    expect(message).toContain('do not let in "also", "both":');
    expect(findingsOf([both], 'KeepsNetRaw')).toEqual([]);
  });
});

test('a look-alike of MIC in a team’s namespace is a finding, and no MIC', () => {
  const mic = { kind: 'Deployment', part: 'mic', namespace: 'team', name: 'mic' } as const;
  const of = { installation: installation({ lookAlikes: [mic] }) };
  expect(reportOf(of).findings).toMatchObject([{ code: 'LookAlike', severity: 'warning' }]);
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
