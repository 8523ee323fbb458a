import type { ReasonCode } from '../base/conditions';
import { condition } from '../base/conditions';
import type { Skip } from './run';
import type { EndedRun } from './verdict';
import { unknown } from './verdict';

/** What is true of a chart or a repository when nothing has failed. */
interface InPlace {
  readonly writes: number;
  /** Why nothing is written although something may be missing. */
  readonly rest: Skip<ReasonCode> | undefined;
  /** The message of Ready. */
  readonly settled: string;
  /** Something that only a human can settle, and that fails nothing else. */
  readonly lacking?: { readonly reason: ReasonCode; readonly remedy: string } | undefined;
}

/** Outcome and Ready of a chart or repository when nothing failed. */
export function inPlace({ writes, rest, settled, lacking }: InPlace): EndedRun['unlessFailed'] {
  if (rest !== undefined) {
    return { outcome: 'Observed', message: rest.message, ready: unknown(rest) };
  }
  const ready =
    lacking === undefined
      ? condition('Ready', 'True', 'Converged', settled)
      : condition('Ready', 'False', lacking.reason, `${settled} To fix it: ${lacking.remedy}`);
  return { outcome: writes > 0 ? 'Changed' : 'Converged', message: settled, ready };
}
