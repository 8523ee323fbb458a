import type { IsoTime } from '../../shared/core/base/iso-time';
import type { Condition } from '../../shared/core/base/conditions';
import type { Trouble } from '../../shared/core/base/troubles';
import { codesOf } from '../../shared/core/base/troubles';
import type { WorkItem } from '../../shared/core/queue/work-item';
import type { WorkState } from '../../shared/core/queue/work-state';
import { isBehind } from '../../shared/core/queue/work-state';

/** What every line of a list has. */
export interface Summary {
  readonly ready: string;
  readonly reason: string;
  readonly message: string;
  readonly stalled: boolean;
  /** Codes of all that is wrong, worst first. */
  readonly failures: readonly string[];
  readonly lastRun?: string;
}

/** What the states of all kinds have. */
export interface Known {
  readonly conditions: readonly Condition[];
  readonly history: readonly { readonly at: IsoTime }[];
  readonly failures?: readonly Trouble[];
}

const NOT_LOOKED_AT = { status: 'Unknown', reason: 'NotLookedAt', message: '' };

/** The state of a cluster, a chart or a repository in one line. */
export function summaryOf(
  { conditions, history, failures = [] }: Known = { conditions: [], history: [] },
): Summary {
  const ready = conditions.find(({ type }) => type === 'Ready') ?? NOT_LOOKED_AT;
  const lastRun = history[0]?.at;
  return {
    ready: ready.status,
    reason: ready.reason,
    message: ready.message,
    stalled: isTrue(conditions, 'Stalled'),
    failures: codesOf(failures).failures ?? [],
    ...(lastRun !== undefined && { lastRun }),
  };
}

export function isTrue(conditions: readonly Condition[], type: Condition['type']): boolean {
  return conditions.some((condition) => condition.type === type && condition.status === 'True');
}

/** The same of a chart or a repository, which has no intent to tell. */
export function syncWorkView(item: WorkState | undefined): unknown {
  return workView(item && { ...item, intent: undefined });
}

/** Where the queue stands with it. */
export function workView(
  item: (WorkState & { readonly intent?: WorkItem['intent'] | undefined }) | undefined,
): unknown {
  if (item === undefined) return null;
  const { intent, generation, reconciledGeneration, notBefore, reasons, attempts } = item;
  return {
    ...{ intent, generation, reconciledGeneration, behind: isBehind(item) },
    ...{ notBefore, attempts, reasons },
  };
}
