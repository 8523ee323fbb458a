import type { Condition } from '../../shared/core/base/conditions';
import type { SyncItem, SyncState } from '../../shared/core/sync/sync-state';
import { codesOf } from '../../shared/core/base/troubles';
import { isBehind } from '../../shared/core/queue/work-item';

interface Summary {
  readonly ready: string;
  readonly reason: string;
  readonly message: string;
  readonly stalled: boolean;
  /** Codes of all that is wrong, worst first. */
  readonly failures: readonly string[];
  readonly lastRun?: string;
}

type Known = Pick<SyncState, 'conditions' | 'history' | 'failures'>;

const NOT_LOOKED_AT: Condition = {
  type: 'Ready',
  status: 'Unknown',
  reason: 'NotLookedAt',
  message: '',
  lastTransition: '',
};

/** The state of a chart or a repository in one line of a list. */
export function syncSummary(
  { conditions, history, failures = [] }: Known = { conditions: [], history: [] },
): Summary {
  const of = (type: Condition['type']): Condition | undefined =>
    conditions.find((condition) => condition.type === type);
  const { status, reason, message } = of('Ready') ?? NOT_LOOKED_AT;
  const lastRun = history[0]?.at;
  return {
    ready: status,
    reason,
    message,
    stalled: of('Stalled')?.status === 'True',
    failures: codesOf(failures).failures ?? [],
    ...(lastRun !== undefined && { lastRun }),
  };
}

/** Where the queue stands with a chart or a repository. */
export function syncWorkView(item: SyncItem | undefined): unknown {
  if (item === undefined) return null;
  const { generation, reconciledGeneration, notBefore, reasons, attempts } = item;
  return { generation, reconciledGeneration, behind: isBehind(item), notBefore, attempts, reasons };
}
