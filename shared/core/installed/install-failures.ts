import type { IsoTime } from '../base/iso-time';
import type { Failure } from '../base/errors';
import type { InstallRecord } from './install-record';
import { isGoing } from './install-record';
import { isOverdue, nextLookMs } from './look-order';
import { progressText } from './progress-text';

/** More are in the state, cluster by cluster. */
const MAX_REPORTED = 20;

/**
 * What is wrong, or under way, with what was merged: a repository is not Ready before its clusters have it. Where nobody
 * can look nothing is wrong, and nothing proved.
 */
export function installFailures(
  records: readonly InstallRecord[],
  now: IsoTime,
  waitSeconds: number,
): readonly Failure[] {
  const stuck = records.flatMap((record) => stuckFailure(record, now, waitSeconds) ?? []);
  const going = records.filter((record) => isGoing(record) && !isOverdue(record, now, waitSeconds));
  return [...stuck.slice(0, MAX_REPORTED), ...goingFailure(going, records, now, waitSeconds)];
}

function stuckFailure(
  record: InstallRecord,
  now: IsoTime,
  waitSeconds: number,
): Failure | undefined {
  const { cluster, name, chart, expected, phase, message, remedy, byHand } = record;
  const common = {
    target: cluster,
    message: `${chart} ${expected} on ${name}: ${message}`,
    ...(remedy !== undefined && { remedy }),
    // Whatever else the repository has to do does not wait for it.
    apart: true,
  };
  if (phase === 'Failed') return { policy: 'Stalled', code: 'InstallFailed', ...common };
  if (phase === 'Suspended') return { policy: 'Waiting', code: 'InstallSuspended', ...common };
  if (byHand === true && phase === 'RollingOut') {
    return { policy: 'Stalled', code: 'RollOutByHand', ...common };
  }
  if (!isOverdue(record, now, waitSeconds)) return undefined;
  return {
    ...{ policy: 'Stalled', code: 'RollOutOverdue' },
    ...common,
    message: `${common.message} It has been asked for since ${record.expectedSince}.`,
    remedy: remedy ?? 'Look at Flux there: flux get all -A; flux events -A.',
  };
}

function goingFailure(
  going: readonly InstallRecord[],
  records: readonly InstallRecord[],
  now: IsoTime,
  waitSeconds: number,
): readonly Failure[] {
  const [first] = going;
  if (first === undefined) return [];
  const retryAfterMs = nextLookMs(going, now, waitSeconds);
  return [
    {
      policy: 'Waiting',
      code: 'RollingOut',
      message: progressText(records),
      apart: true,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    },
  ];
}
