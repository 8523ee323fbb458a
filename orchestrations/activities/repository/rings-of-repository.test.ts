import type { InstallRecord } from '../../../shared/core/installed/install-record';
import { repositoryRules, wantedChart } from '../../../test/support/gitops';
import { NOW } from '../../../test/support/world';
import type { KnownChart } from './chart-subject';
import type { ObservedRepository } from './observe-repository';
import type { ProposedChart, RingsOfRepository } from './rings-of-repository';
import { inEachRing, ringsOfRepository } from './rings-of-repository';

const RINGS = [
  { name: 'canary', soakSeconds: 3600 },
  { name: 'rest', soakSeconds: 3600 },
];
const RULES = { ...repositoryRules(), rings: RINGS };
const CHART = {
  desired: wantedChart(),
  ready: { rules: {}, members: [] },
} as unknown as KnownChart;
const BRANCH = 'identity-reconciler/ring-rest_aad-pod-identity';

interface World {
  /** Clusters of each ring that a request would raise. */
  readonly behind: Readonly<Record<string, readonly string[]>>;
  readonly installs?: readonly InstallRecord[];
  /** What is asked for already, by branch. */
  readonly asked?: Readonly<Record<string, string>>;
  readonly clusters?: Readonly<Record<string, string>>;
}

const FLEET = { 'aks-c': 'canary', 'aks-r': 'rest' };

function judged({ behind, installs = [], asked = {}, clusters = FLEET }: World): RingsOfRepository {
  const members = Object.entries(clusters).map(([name, ring]) => ({
    cluster: { id: `/c/${name}` },
    ring,
  }));
  const observed = {
    membership: { members, leftOut: [] },
    installs,
    rings: [],
    asked: new Map(Object.entries(asked)),
  };
  const proposed = inEachRing(RULES, CHART).map((chart) => {
    const late = behind[chart.ring ?? ''] ?? [];
    const files = late.map((name) => ({ path: name, after: '' }));
    return [
      chart,
      { files, clusters: late.map((cluster) => ({ cluster })) },
    ] as unknown as ProposedChart;
  });
  return ringsOfRepository(RULES, observed as unknown as ObservedRepository, proposed, NOW);
}

function on(name: string, phase: InstallRecord['phase']): InstallRecord {
  const known = { cluster: `/c/${name}`, name, chart: 'aad-pod-identity', expected: '4.1.18' };
  return {
    ...known,
    phase,
    since: NOW,
    expectedSince: NOW,
    message: '',
  } as unknown as InstallRecord;
}

function ringsIn(all: readonly ProposedChart[]): readonly (string | undefined)[] {
  return all.map(([{ ring }]) => ring);
}

test('only the first ring is asked for at first, and the notes say what the next waits for', () => {
  const { now, held, notes } = judged({ behind: { canary: ['aks-c'], rest: ['aks-r'] } });
  expect([ringsIn(now), ringsIn(held)]).toEqual([['canary'], ['rest']]);
  expect(notes).toEqual([
    'Ring rest waits for ring canary: 4.1.18 runs on 0 of 1 cluster; behind: aks-c.',
  ]);
});

test('a request that was open when the ring before became unhealthy stays, and says not to merge it', () => {
  const world = { behind: { rest: ['aks-r'] }, installs: [on('aks-c', 'Failed')] };
  expect(ringsIn(judged(world).held)).toEqual(['rest']);
  const { now } = judged({ ...world, asked: { [BRANCH]: '4.1.18' } });
  expect(now.find(([{ ring }]) => ring === 'rest')?.[0].ringFacts?.stop).toMatch(
    /^Ring rest is stopped by ring canary/,
  );
});

test('a request that is open for the version before stays as it is while the newer one soaks', () => {
  const world = { behind: { rest: ['aks-r'] }, installs: [on('aks-c', 'Installed')] };
  expect(ringsIn(judged({ ...world, asked: { [BRANCH]: '4.1.17' } }).held)).toEqual(['rest']);
});

test('a ring that selects no cluster is told of: it may be a mistake', () => {
  const { now, notes } = judged({ behind: { rest: ['aks-r'] }, clusters: { 'aks-r': 'rest' } });
  expect(ringsIn(now)).toContain('rest');
  expect(notes).toEqual([
    'Ring canary has no cluster: nothing is tried there, and no ring waits for it.',
  ]);
});

test('a chart that cannot wait goes to all clusters at once', () => {
  const urgent = { ...CHART, ready: { rules: { allAtOnce: true } } } as unknown as KnownChart;
  expect(inEachRing(RULES, urgent)).toEqual([urgent]);
  expect(inEachRing(repositoryRules(), CHART)).toEqual([CHART]);
});
