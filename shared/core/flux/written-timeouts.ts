import type { FileChange } from '../base/repo-file';
import { rollOutNotes } from './rollout-timeout';
import type { DesiredChart } from './desired';

/** What a request says of a roll-out, as far as its files say how long Flux waits for it. */
export function writtenTimeouts(
  files: readonly FileChange[],
  charts: readonly Pick<DesiredChart, 'rollOut'>[],
): readonly string[] {
  const rollOut = charts.flatMap((chart) => chart.rollOut ?? [])[0];
  if (rollOut === undefined) return [];
  const isWritten = files.some(
    ({ before, after }) =>
      before === undefined && after?.includes(`timeout: ${rollOut.release}\n`) === true,
  );
  return isWritten ? rollOutNotes(rollOut) : [];
}
