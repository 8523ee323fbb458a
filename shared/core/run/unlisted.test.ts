import { plusMs } from '../base/iso-time';
import type { IsoTime } from '../base/iso-time';
import { CLUSTER, NO_GITOPS, NOW, SUBSCRIPTION } from '../../../test/support/world';
import type { ClusterState } from './cluster-state';
import type { Configuration } from '../configuration/profile';
import type { Unlisted } from './unlisted';
import { notProvedGone, unlisted } from './unlisted';
import { freshItem } from '../queue/work-item';

const CONFIGURATION: Configuration = {
  settings: {
    subscriptions: [SUBSCRIPTION],
    tagPrefix: 'aks.',
    cooldownSeconds: 5,
    contestedAfter: 3,
    propagationSeconds: 0,
    maxWritesPerHour: 300,
    absenceProofSeconds: 300,
    planRetentionDays: 30,
  },
  profiles: [],
  ...NO_GITOPS,
};

function ago(minutes: number): IsoTime {
  return plusMs(NOW, -minutes * 60_000);
}

/** A cluster of the profile `ours`; its last run has said, so many minutes ago, that Azure does not have it. */
function known(goneMinutes?: number, change: Partial<Unlisted['item']> = {}): Unlisted {
  const at = ago(goneMinutes ?? 1);
  const reason = goneMinutes === undefined ? 'Converged' : 'ClusterGone';
  const status = goneMinutes === undefined ? 'True' : 'False';
  const state: ClusterState = {
    cluster: CLUSTER,
    profile: 'ours',
    conditions: [{ type: 'Ready', status, reason, message: '', lastTransition: ago(9999) }],
    observedGeneration: 1,
    history: [
      { at, planId: 'p', generation: 1, causes: [], writes: 0, outcome: 'Converged', message: '' },
    ],
    offboarded: false,
  };
  return { item: { ...freshItem(CLUSTER), ...change }, state };
}

function waits(one: Unlisted): string | undefined {
  const rules = { now: NOW, proofSeconds: 300 };
  return notProvedGone(one, (profile) => profile === 'ours', rules)?.code;
}

test('a cluster that no list shows is read by itself, unless it has been gone for a day', () => {
  expect(unlisted(CONFIGURATION, [known()], NOW)).toHaveLength(1);
  expect(unlisted(CONFIGURATION, [known(60)], NOW)).toHaveLength(1);
  expect(unlisted(CONFIGURATION, [known(24 * 60 + 1)], NOW)).toEqual([]);
});

test('nothing is read in a subscription that was taken out of the settings [F50]', () => {
  const settings = { ...CONFIGURATION.settings, subscriptions: [] };
  expect(unlisted({ ...CONFIGURATION, settings }, [known()], NOW)).toEqual([]);
});

test.each<[string, Unlisted, string | undefined]>([
  ['nobody has said so before', known(), 'AbsenceUnproved'],
  ['its run has said so a minute ago', known(1), 'AbsenceUnproved'],
  ['its run has said so six minutes ago', known(6), undefined],
  [
    'its row has known for a minute',
    known(undefined, { absences: [{ id: CLUSTER, since: ago(1), by: 'read' }] }),
    'AbsenceUnproved',
  ],
  [
    'its row has known for six minutes',
    known(undefined, { absences: [{ id: CLUSTER, since: ago(6), by: 'event' }] }),
    undefined,
  ],
  ['it was never looked at', { ...known(), state: undefined }, undefined],
])('one 404 of a cluster, and %s', (_when, one, code) => {
  expect(waits(one)).toBe(code);
});

test('one that was no part of the repository is not waited for', () => {
  expect(notProvedGone(known(), () => false, { now: NOW, proofSeconds: 300 })).toBeUndefined();
});
