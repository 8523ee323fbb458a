import type { IsoTime } from '../base/iso-time';
import { isoTime, msBetween, msOf } from '../base/iso-time';
import type { Failure } from '../base/errors';
import type { ResourceId } from '../base/resource-id';

/**
 * Azure's word that something does not exist. One such word proves nothing: lists lose rows, a page may be old, and ARM
 * has answered 404 for what was there. What others rely on is gone when a second read, a while later, says so as well.
 */
export interface Absence {
  readonly id: ResourceId;
  /** ISO time at which Azure said so first; nothing has shown the object since. */
  readonly since: IsoTime;
  /** event: somebody was seen to delete it. */
  readonly by: 'read' | 'event';
}

/** What is known of earlier words, and how long two of them have to lie apart. */
export interface AbsenceRules {
  readonly known: readonly Absence[];
  /** ISO time of the present read. */
  readonly now: IsoTime;
  readonly proofSeconds: number;
}

/** The absence of `id`, which a read has just shown: the known one, or a new one. */
export function absenceOf(id: ResourceId, { known, now }: AbsenceRules): Absence {
  return known.find((absence) => absence.id === id) ?? { id, since: now, by: 'read' };
}

/** True when the present read is the second one, and comes late enough. */
export function isProved(absence: Absence, rules: AbsenceRules): boolean {
  return msOf(rules.now) >= secondReadAt(absence, rules);
}

function secondReadAt({ since }: Absence, { proofSeconds }: AbsenceRules): number {
  return msOf(since) + proofSeconds * 1000;
}

/** A row remembers so many. Those beyond begin anew with each run, and wait until others are settled. */
const MAX_KEPT = 100;

/**
 * What a row knows of absences after a run. `notFound`: what the run was told does not exist; what it was shown is not among
 * them, and undefined means that it could not look. `isNewer`: somebody asked again meanwhile, perhaps to tell of a
 * deletion that the run knew nothing of.
 */
export function absencesAfter(
  before: readonly Absence[],
  notFound: readonly Absence[] | undefined,
  isNewer: boolean,
): readonly Absence[] {
  if (notFound === undefined) return before;
  const events = isNewer ? before.filter(({ by }) => by === 'event') : [];
  const ids = new Set(events.map(({ id }) => id));
  return [...events, ...notFound.filter(({ id }) => !ids.has(id))].slice(0, MAX_KEPT);
}

/** An event tells that `id` was deleted: that counts as a first read. */
export function withDeletionEvent(
  before: readonly Absence[],
  id: ResourceId,
  now: IsoTime,
): readonly Absence[] {
  const known = before.find((absence) => absence.id === id);
  const absence: Absence = { id, since: known?.since ?? now, by: 'event' };
  return [absence, ...before.filter((each) => each !== known)].slice(0, MAX_KEPT);
}

/** An event is as good as a read only for so long: names are used again. */
const EVENT_COUNTS_MS = 3_600_000;

/**
 * What a row still knows after a run that was shown the cluster, and looked at nothing else. AKS deletes the hosts of a pool
 * while the cluster is Updating: what events said of them must not be lost.
 */
export function notLookedAt(
  cluster: ResourceId,
  { known, now }: Pick<AbsenceRules, 'known' | 'now'>,
): readonly Absence[] {
  return known.filter(
    ({ id, by, since }) =>
      id !== cluster && by === 'event' && msBetween(since, now) < EVENT_COUNTS_MS,
  );
}

/** Code of a failure that waits for the second read. */
const ABSENCE_UNPROVED = 'AbsenceUnproved';

/** What is waited for, in words. */
export function unproved(absence: Absence, rules: AbsenceRules): Failure {
  const at = secondReadAt(absence, rules);
  const until = isoTime(at);
  return {
    policy: 'Waiting',
    code: ABSENCE_UNPROVED,
    message: `Azure has said since ${absence.since} that ${absence.id} does not exist. One read proves nothing: nothing of it is forgotten or taken back before it is looked at again at ${until}.`,
    target: absence.id,
    // A read at the very second would be one too early.
    retryAfterMs: Math.max(0, at - msOf(rules.now)) + 1000,
  };
}

/** The same for objects that pods do not wait for: whether the cluster is Ready does not depend on it. */
export function aside(failure: Failure): Failure {
  return failure.policy === 'Stalled' ? failure : { ...failure, aside: true };
}
