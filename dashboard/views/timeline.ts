import type { AuditLine, PastRun } from '../api/bodies';
import type { Tone } from './tone';

/** A run with its writes, or writes whose run is not remembered any more. */
export interface TimelineEntry {
  /** Id of its plan, by which Azure knows its calls: the beginning of their x-ms-client-request-id. */
  readonly correlation: string;
  readonly at: string;
  readonly tone: Tone;
  readonly outcome: string;
  readonly message: string;
  readonly causes: readonly string[];
  readonly failures: readonly string[];
  readonly writes: readonly Write[];
}

export type Write = Pick<AuditLine, 'at' | 'action' | 'target' | 'outcome' | 'detail' | 'cause'>;

export const TONES: Readonly<Record<PastRun['outcome'], Tone>> = {
  Converged: 'good',
  Changed: 'good',
  Waiting: 'idle',
  Failed: 'warn',
  Stalled: 'bad',
  OffBoarded: 'idle',
  Observed: 'idle',
};

/** Newest first. A write is in the audit twice, as sent and as answered: the answer is what is shown. */
export function timeline(
  history: readonly PastRun[],
  audit: readonly AuditLine[],
): readonly TimelineEntry[] {
  const byRun = Map.groupBy(audit, ({ correlationId }) => correlationId);
  const known = history.map((run) => ({
    ...{ correlation: run.planId, at: run.at, outcome: run.outcome, message: run.message },
    tone: TONES[run.outcome] ?? 'idle',
    ...{ causes: run.causes, failures: run.failures ?? [] },
    writes: answered(byRun.get(run.planId) ?? []),
  }));
  const remembered = new Set(history.map(({ planId }) => planId));
  const others = [...byRun]
    .filter(([correlation]) => !remembered.has(correlation))
    .map(([correlation, lines]) => entryOf(correlation, lines));
  return [...known, ...others].sort((a, b) => (a.at > b.at ? -1 : 1));
}

/** Of writes alone: the run is under way, or longer ago than the history reaches. */
function entryOf(correlation: string, lines: readonly AuditLine[]): TimelineEntry {
  const writes = answered(lines);
  const failed = writes.some(({ outcome }) => outcome === 'failed');
  return {
    correlation,
    at:
      lines
        .map(({ at }) => at)
        .sort()
        .at(-1) ?? '',
    tone: failed ? 'warn' : 'good',
    outcome: failed ? 'Failed' : 'Changed',
    message: '',
    causes: [...new Set(lines.map(({ cause }) => cause))],
    failures: [],
    writes,
  };
}

/** A write is in the audit twice, as sent and as answered: one of each, the answer where there is one. */
export function answered(lines: readonly AuditLine[]): readonly Write[] {
  const last = new Map<string, AuditLine>();
  for (const line of lines.toSorted((a, b) => (a.at < b.at ? -1 : 1))) {
    const key = `${line.stepId} ${line.action} ${line.target}`;
    const before = last.get(key);
    if (before === undefined || before.outcome === 'sent' || line.outcome !== 'sent')
      last.set(key, line);
  }
  return [...last.values()];
}

/** Of `+ /subscriptions/…/userassignedidentities/billing` the sign and the name: the rest is the same in every line. */
export function withoutPaths(text: string): string {
  return text.replace(/\/subscriptions\/[^\s,;]+/gi, (id) => id.slice(id.lastIndexOf('/') + 1));
}
