import { ReconcileError } from '../base/errors';
import type { ChartVersion } from './release';

const HOUR = 3_600_000;

/** A chart that takes more time or memory than any that people write. `problem` says of what. */
export function tooExpensive(
  { chart, version, urls }: Pick<ChartVersion, 'chart' | 'version' | 'urls'>,
  problem: string,
): ReconcileError {
  return new ReconcileError({
    policy: 'Stalled',
    code: 'ChartTooExpensive',
    message: `Reading ${chart} ${version} was given up: ${problem}. Nothing of it is used, and no other chart or cluster waits for it.`,
    target: urls[0] ?? chart,
    lookAgainMs: 6 * HOUR,
    remedy: `Look at the chart before anything else: no legitimate chart does this. If you trust it, list its images under images in the rules of the chart, then its templates are not read; to go on with another version, leave this one out: version: "<${version}".`,
  });
}

/** An index that takes more than any repository needs. */
export function indexTooExpensive(target: string, problem: string): ReconcileError {
  return new ReconcileError({
    policy: 'Stalled',
    code: 'ChartTooExpensive',
    message: `Reading ${target} was given up: ${problem}. No other chart or cluster waits for it.`,
    target,
    lookAgainMs: 6 * HOUR,
    remedy: `Look at the index before anything else: no legitimate index does this. Name another source of the chart in the configuration, or tell its owner. Look with: curl -sL ${target} | head`,
  });
}
