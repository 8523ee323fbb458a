import type { IsoTime } from '../base/iso-time';
import type { InstallRecord } from './install-record';
import { isGoing } from './install-record';
import { isOverdue } from './look-order';

/** How long the next version of a chart waits for the one before. */
export interface WaitRules {
  readonly waitForInstall: boolean;
  readonly waitSeconds: number;
}

/**
 * Clusters that the next version of a chart waits for: those on which the one before is under way. One that failed, is
 * suspended or cannot be looked at is not waited for, and none for longer than the rules say.
 */
export function waitsFor(
  records: readonly InstallRecord[],
  chart: string,
  { waitForInstall, waitSeconds }: WaitRules,
  now: IsoTime,
): readonly InstallRecord[] {
  if (!waitForInstall) return [];
  return records.filter(
    (record) => record.chart === chart && isGoing(record) && !isOverdue(record, now, waitSeconds),
  );
}
