import { repositoryRules, wantedChart } from '../../../test/support/gitops';
import { baseManifests } from './base-manifests';
import { fluxApisOf } from './flux-apis';
import {
  rollOutNotes,
  rollOutTimeout,
  upgradeFailureHandling,
  writtenTimeouts,
} from './rollout-timeout';

const minutes = (duration: string): number => {
  const [, hours = '0', rest = '0'] = /^(?:(\d+)h)?(\d+)m0s$/.exec(duration) ?? [];
  return Number(hours) * 60 + Number(rest);
};

test('sixty nodes at nine seconds each are done long before Helm gives up', () => {
  const timeout = rollOutTimeout(60);
  expect(timeout).toMatchObject({ nodes: 60, atOnce: 1, release: '35m0s', kustomization: '40m0s' });
  expect(timeout.expectedMinutes).toBe(10);
  expect(timeout).not.toHaveProperty('offer');
});

test.each([0, 1, 3, 59, 60, 100, 999, 5000])(
  'on %i nodes the Kustomization waits longer than Helm, and Helm longer than a slow pull on every node',
  (nodes) => {
    const { release, kustomization, expectedMinutes } = rollOutTimeout(nodes);
    expect(minutes(kustomization)).toBeGreaterThan(minutes(release));
    expect(minutes(release)).toBeGreaterThanOrEqual(Math.max(10, (nodes * 30) / 60));
    expect(minutes(release)).toBeGreaterThan(expectedMinutes);
  },
);

test('a cluster of a thousand nodes is offered a quicker way, and says what it costs', () => {
  const timeout = rollOutTimeout(1000);
  expect(timeout).toMatchObject({ expectedMinutes: 159, release: '8h25m0s', offer: '2%' });
  expect(rollOutNotes(timeout).join('\n')).toContain(
    'nmi.updateStrategy.rollingUpdate.maxUnavailable: 2%',
  );
  const taken = rollOutTimeout(1000, timeout.offer);
  expect(taken).toMatchObject({ atOnce: 20, expectedMinutes: 8, release: '30m0s' });
  expect(rollOutNotes(taken)).toHaveLength(1);
});

test('a percentage never stands still on a small cluster, and nonsense counts as one', () => {
  expect(rollOutTimeout(3, '2%').atOnce).toBe(1);
  expect(rollOutTimeout(60, 5).atOnce).toBe(5);
  for (const nonsense of [0, '0%', -1, 'many', null, {}, 1.5]) {
    expect(rollOutTimeout(60, nonsense)).toEqual(rollOutTimeout(60));
  }
});

test('both timeouts and the expected minutes are said', () => {
  expect(rollOutNotes(rollOutTimeout(60))).toEqual([
    'NMI is rolled out one node after another: about 10 min on the largest cluster (up to 60 nodes). Helm waits 35m0s for it, and the Kustomization above 40m0s.',
  ]);
});

test('an upgrade that failed is tried again from where it is, or once more and never a third time', () => {
  expect(upgradeFailureHandling({ minors: ['2.7', '2.9'] })).toEqual({
    strategy: { name: 'RetryOnFailure', retryInterval: '5m0s' },
  });
  for (const releases of [['2.6', '2.9'], ['0.41'], []] as const) {
    expect(upgradeFailureHandling({ minors: releases })).toEqual({
      remediation: { retries: 1, remediateLastFailure: true },
    });
  }
});

const CHART = wantedChart({ rollOut: rollOutTimeout(160) });

function base(chart = CHART): readonly { readonly path: string; readonly after: string }[] {
  const finding = fluxApisOf([], repositoryRules());
  if ('conflict' in finding) throw new Error(finding.conflict);
  return baseManifests(chart, repositoryRules(), finding.apis).map(({ path, text }) => ({
    ...{ path, after: text },
  }));
}

test('a request that brings the base says how long the roll-out takes, and what makes it quicker', () => {
  const notes = writtenTimeouts(base(), [CHART]);
  expect(notes.join(' ')).toContain(
    'Helm waits 1h25m0s for it, and the Kustomization above 1h30m0s',
  );
  expect(notes.join(' ')).toContain('maxUnavailable');
});

test.each([
  ['one that changes a version', base().map((file) => ({ ...file, before: file.after })), CHART],
  ['one with a base of somebody else', [{ path: 'x.yaml', after: 'timeout: 5m0s\n' }], CHART],
  ['one for another chart', base(wantedChart()), wantedChart()],
])('%s says nothing of it', (_, files, chart) => {
  expect(writtenTimeouts(files, [chart])).toEqual([]);
});
