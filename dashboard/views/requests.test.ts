import type { PullRequest, RepositoryView } from '../api/bodies';
import { clusterId, condition } from '../worlds.testing';
import { lackLines } from './repositories';
import { installRows, requestRows } from './requests';

function request(difference: Partial<PullRequest>): PullRequest {
  return {
    subject: 'chart:aad-pod-identity',
    branch: 'identity-reconciler/chart-aad-pod-identity',
    verdict: 'UpToDate',
    message: 'Request #6 says it all.',
    remarks: [],
    ...difference,
  };
}

function repository(difference: Partial<RepositoryView>): RepositoryView {
  return { repository: 'fleet', work: null, audit: [], ...difference };
}

function rows(...requests: readonly Partial<PullRequest>[]): ReturnType<typeof requestRows> {
  return requestRows(repository({ requests: requests.map(request) }));
}

it('what can be merged stands first, under the name of its branch', () => {
  const open = { number: 6, url: 'https://github.com/contoso/fleet/pull/6' };
  const told = rows({ branch: 'identity-reconciler/cluster-aks-shop' }, open);
  expect(told.map(({ title, number, verdict }) => `${number} ${title}: ${verdict}`)).toEqual([
    '#6 chart-aad-pod-identity: open, up to date',
    ' cluster-aks-shop: nothing to ask for',
  ]);
});

it('a branch that somebody took over asks for a look', () => {
  const [row] = rows({ verdict: 'HumanCommits', number: 3 });
  expect(row).toMatchObject({ verdict: 'handed over', tone: 'warn', isOpen: true });
});

it('an address of a forge that a browser must not follow is no link', () => {
  expect(rows({ number: 1, url: 'javascript:alert(1)' })[0]?.url).toBe('');
});

it('clusters on which what was merged does not run stand first', () => {
  const install = {
    name: 'aks-a',
    chart: 'aad-pod-identity',
    expected: '4.1.18',
    expectedSince: '2026-11-30T22:00:00.000Z' as const,
  };
  const installs = [
    {
      ...install,
      cluster: clusterId('aks-a'),
      condition: condition('Installed', 'True', 'Installed'),
    },
    {
      ...install,
      cluster: clusterId('aks-b'),
      condition: condition('Installed', 'False', 'RollingOut'),
      nodes: { done: 3, of: 9 },
    },
  ];
  const told = installRows(repository({ installs }));
  expect(told.map(({ cluster, nodes }) => `${cluster} ${nodes}`)).toEqual([
    'aks-b 3 of 9',
    'aks-a ',
  ]);
});

it('says what clusters lack, on how many, and what settles it', () => {
  const lack = {
    chart: 'aad-pod-identity',
    code: 'NotBootstrapped' as const,
    message: 'Two releases claim it.',
    ways: ['remove one'],
    clusters: [clusterId('aks-a')],
    count: 12,
  };
  expect(lackLines(repository({ lacking: [lack] }))).toEqual([
    'aad-pod-identity on aks-a and 11 more: Two releases claim it. Any of these settles it: remove one',
  ]);
});
