import type { IsoTime } from '../base/iso-time';
import { msBetween } from '../base/iso-time';
import type { AbsenceRules } from '../queue/absence';
import { absenceOf, isProved, unproved } from '../queue/absence';
import type { ClusterState } from './cluster-state';
import type { Failure } from '../base/errors';
import type { Configuration } from '../configuration/profile';
import { partsOf } from '../base/resource-id';
import { isSwept } from '../selection/swept';
import type { WorkItem } from '../queue/work-item';

/** A cluster that we know and that no list of its subscription shows. */
export interface Unlisted {
  readonly item: WorkItem;
  readonly state: ClusterState | undefined;
}

/** A cluster that has been gone for so long was missed by dozens of sweeps, which would have found it in their lists. */
const LONG_GONE_MS = 24 * 3_600_000;

/** Of the clusters that no list shows, those that have to be read one by one before anybody believes that they are not there. */
export function unlisted(
  configuration: Configuration,
  missed: readonly Unlisted[],
  now: IsoTime,
): readonly Unlisted[] {
  return missed.filter(({ item, state }) => {
    if (!isSwept(configuration, partsOf(item.key).subscriptionId)) return false;
    const goneAt = reportedGoneAt(state);
    return goneAt === undefined || msBetween(goneAt, now) < LONG_GONE_MS;
  });
}

/**
 * What a read of an unlisted cluster waits for that has just said it is not there: undefined once that is proved, or when
 * the cluster was no part of the repository at its last run.
 */
export function notProvedGone(
  { item, state }: Unlisted,
  isMember: (profile: string) => boolean,
  rules: Pick<AbsenceRules, 'now' | 'proofSeconds'>,
): Failure | undefined {
  if (state?.profile === undefined || !isMember(state.profile)) return undefined;
  const { key: cluster } = item;
  const goneAt = reportedGoneAt(state);
  const byRun = goneAt === undefined ? [] : [{ id: cluster, since: goneAt, by: 'read' } as const];
  const all: AbsenceRules = { ...rules, known: [...(item.absences ?? []), ...byRun] };
  const absence = absenceOf(cluster, all);
  return isProved(absence, all) ? undefined : unproved(absence, all);
}

/** When a run of the cluster itself has read last that it is not there, and said so. */
function reportedGoneAt(state: ClusterState | undefined): IsoTime | undefined {
  const ready = state?.conditions.find(({ type }) => type === 'Ready');
  return ready?.reason === 'ClusterGone' ? state?.history[0]?.at : undefined;
}

/** More than a few clusters that a list loses is a list that fails. */
export function tooManyUnlisted(count: number, most: number): Failure {
  return {
    policy: 'Transient',
    code: 'ManyClustersNotListed',
    message: `Azure's lists omit ${count} known clusters, and at most ${most} are read one by one. Pull requests stay as they are until the lists show them again.`,
  };
}
