import type { Explained } from './explained';

/** Reasons of conditions besides the failures, whose codes are reasons as well. */
export const CONDITION_REASONS = {
  Converged: {
    meaning: 'Ready: everything that the profile wants was seen in place.',
    remedy: 'Nothing.',
  },
  Propagating: {
    meaning:
      'Ready is False: every identity has just been attached, and Azure may still answer "Identity not found".',
    remedy: 'Nothing: about a minute.',
  },
  ObjectsDoNotMatch: {
    meaning:
      'Ready is False: identities are in place, and some pod asks for one in a way that NMI refuses, or gets more than it may.',
    remedy: 'The team that owns the pod fixes it: the [findings](findings.md) say how.',
  },
  OffBoarded: {
    meaning: 'The cluster was off-boarded: nothing of ours is left there.',
    remedy: 'Nothing. To have it back: `POST /api/clusters/{id}/resync`.',
  },
  NotSelected: {
    meaning: 'No profile selects the cluster.',
    remedy: 'Nothing, or extend a selector.',
  },
  Suspended: {
    meaning:
      'A tag or its profile suspends the cluster, or somebody has told Flux to wait: nothing is written.',
    remedy: 'Nothing; resume it to go on.',
  },
  Exempt: {
    meaning: 'A tag exempts the cluster until a time.',
    remedy: 'Nothing.',
  },
  ObserveOnly: {
    meaning: 'The profile observes only: the plan is shown and not carried out.',
    remedy: 'Look at the plan, then take `observeOnly` out.',
  },
  DryRun: {
    meaning: '`RECONCILER_DRY_RUN` is set: plans are shown and none is carried out.',
    remedy: 'Look at the plans, then unset it.',
  },
  ClusterStopped: {
    meaning: 'The cluster is stopped, so its hosts cannot be changed.',
    remedy: 'Nothing: it is taken up again when it runs.',
  },
  ClusterDeleting: {
    meaning: 'The cluster is being deleted.',
    remedy: 'Nothing.',
  },
  ClusterGone: {
    meaning: 'The cluster does not exist any more; what we gave it is taken back.',
    remedy: 'Nothing.',
  },
  AwaitingConfirmation: {
    meaning:
      'The cluster lost its profile, and what it was given is not taken back before somebody says so.',
    remedy: 'Off-board it, or select it again.',
  },
  PlanNotApproved: {
    meaning: 'Somebody approved a plan, and a run would do something else now: it wrote nothing.',
    remedy: 'Plan again, and apply that plan.',
  },
  NotConfigured: {
    meaning: 'The configuration has no chart or repository of that name any more.',
    remedy: 'Nothing.',
  },
  Unused: {
    meaning: 'No profile uses the chart.',
    remedy: 'Nothing, or name it in `gitops.charts` of a profile.',
  },
  NotLookedAt: {
    meaning: 'It has not been looked at yet.',
    remedy: 'Nothing: the next sweep does.',
  },
  Idle: {
    meaning: 'Reconciling is False: nothing is under way.',
    remedy: 'Nothing.',
  },
  Retrying: {
    meaning: 'Reconciling is True: the last run is tried again.',
    remedy: 'Nothing.',
  },
  NotStalled: {
    meaning: 'Stalled is False: nothing needs a human.',
    remedy: 'Nothing.',
  },
  Uncontested: {
    meaning: 'Contested is False: nobody undoes our work.',
    remedy: 'Nothing.',
  },
  RepeatedDrift: {
    meaning:
      'Contested is True: what we put somewhere was removed again and again. It is not put back there until the time that the message names.',
    remedy: 'Look at the activity log for who writes there. See [Mend](../operate.md#mend).',
  },
  NoRings: {
    meaning: 'RingsPassed is True: versions go to all clusters at once.',
    remedy: 'Nothing.',
  },
  AllPassed: {
    meaning: 'RingsPassed is True: each ring has run the newest version for long enough.',
    remedy: 'Nothing.',
  },
  RingUnhealthy: {
    meaning: 'RingsPassed is False: a cluster of a ring is not well, so the next ring waits.',
    remedy: 'The message names the cluster; see its failures. See [rings](../gitops.md).',
  },
  RingBehind: {
    meaning: 'RingsPassed is False: a cluster of a ring does not have the version yet.',
    remedy: 'Merge its pull request.',
  },
  RingRollingOut: {
    meaning: 'RingsPassed is False: the version is on its way through a ring.',
    remedy: 'Nothing.',
  },
  RingSoaking: {
    meaning: 'RingsPassed is False: a ring has the version, and not for long enough.',
    remedy: 'Nothing.',
  },
  Merged: {
    meaning: 'Installed is False: Git has the version, and Flux has not applied it yet.',
    remedy: 'Nothing.',
  },
  Applied: {
    meaning: 'Installed is False: Flux has applied the version, and Helm is not done.',
    remedy: 'Nothing.',
  },
  RollingOut: {
    meaning: 'Installed is False: NMI goes from node to node.',
    remedy: 'Nothing.',
  },
  Installed: {
    meaning: 'Installed is True: what was merged runs.',
    remedy: 'Nothing.',
  },
  Failed: {
    meaning: 'Installed is False: Flux or Helm could not install it.',
    remedy: 'The message has their words.',
  },
  Unknown: {
    meaning: 'Installed is Unknown: nobody can look into the cluster.',
    remedy: '[Give access](../cluster-access.md) if somebody should.',
  },
} as const satisfies Readonly<Record<string, Explained>>;

export type ConditionReason = keyof typeof CONDITION_REASONS;

/** What it means that a condition is True, in the order in which they are shown. */
export const CONDITION_MEANINGS = {
  Ready: 'everything desired was seen in place',
  Reconciling: 'work is under way or queued',
  Stalled: 'only a human can mend it; the message ends with what to do',
  Contested: 'somebody else keeps undoing what we do',
  Installed: 'what was merged runs in the clusters; of repositories only',
  RingsPassed: 'each ring of clusters has run the newest version for long enough',
} as const;

export type ConditionType = keyof typeof CONDITION_MEANINGS;

export const CONDITION_TYPES = Object.keys(CONDITION_MEANINGS) as readonly ConditionType[];
