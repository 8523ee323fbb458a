/** The ledger of ARM requests: what the product did, in order, for budgets and proofs. */
import type { CallKind } from './arm/request';

export interface LedgerCall {
  readonly n: number;
  /** Milliseconds since the epoch, on the shared clock. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly apiVersion: string;
  /** Object id of the caller, or '' when it could not be told. */
  readonly caller: string;
  /** 0: the connection was cut before an answer. */
  readonly status: number;
  readonly kind: CallKind;
  readonly body?: unknown;
  readonly errorCode?: string;
}

export interface CallLedger {
  readonly all: readonly LedgerCall[];
  record(call: Omit<LedgerCall, 'n'>): LedgerCall;
  reset(): void;
  /** GETs other than polls, and the POSTs that only read. */
  reads(): LedgerCall[];
  /** PUT, PATCH, DELETE and other POSTs, also those that were refused. */
  writes(): LedgerCall[];
  /** GETs of the status of a long-running operation. */
  polls(): LedgerCall[];
}

/** An empty ledger. */
export function newCallLedger(): CallLedger {
  const all: LedgerCall[] = [];
  let n = 0;
  const of = (kind: CallKind): LedgerCall[] => all.filter((call) => call.kind === kind);
  return {
    all,
    record(call) {
      n += 1;
      const entry = { n, ...call };
      all.push(entry);
      return entry;
    },
    reset() {
      all.length = 0;
      n = 0;
    },
    reads: () => of('read'),
    writes: () => of('write'),
    polls: () => of('poll'),
  };
}
