import { createHash } from 'node:crypto';
import { printSkipped, referenceFolder } from '../support/reference';
import type { Exchange, WireExchange } from './exchange';
import { toWire } from './exchange';
import type { Judge } from './judge';
import { openJudge } from './judge';
import type { Violation } from './violation';
import { describeViolations, violationOf } from './violation';

export type { Exchange } from './exchange';
export type { Violation } from './violation';

/** Holds what went over the wire against Microsoft's own descriptions of it. */
export interface Oracle {
  /** Takes a copy and returns at once; it is judged when `violations` is asked. */
  check(exchange: Exchange): void;
  /** Judges all that was taken since the last call; gives all violations so far, in the order of the exchanges. */
  violations(): Promise<readonly Violation[]>;
  /** Exchanges taken so far. */
  readonly checked: number;
}

// Loading the descriptions costs about a second, so the oracles of one test file share them.
const judges = new Map<string, Judge>();

/** An oracle over ../shared/reference; undefined, with one printed line, on a machine that has no such folder. */
export async function openOracle(): Promise<Oracle | undefined> {
  const folder = referenceFolder();
  if (folder === undefined) {
    printSkipped('the official oracle (requests and answers go unchecked)');
    return undefined;
  }
  const judge = judges.get(folder) ?? openJudge(folder);
  judges.set(folder, judge);
  return oracleOver(judge);
}

function oracleOver(judge: Judge): Oracle {
  const seen = new Set<string>();
  const found: Violation[] = [];
  let waiting: WireExchange[] = [];
  let checked = 0;
  let judged: Promise<void> = Promise.resolve();

  async function drain(): Promise<void> {
    const batch = waiting;
    waiting = [];
    for (const wire of batch) {
      found.push(...(await judge(wire)).map((finding) => violationOf(wire, finding)));
    }
  }
  return {
    check(exchange) {
      checked += 1;
      const wire = toWire(exchange);
      // A converged fleet says the same thing thousands of times: it is judged once.
      const key = createHash('sha1').update(JSON.stringify(wire)).digest('base64');
      if (seen.has(key)) return;
      seen.add(key);
      waiting.push(wire);
    },
    async violations() {
      judged = judged.then(drain);
      await judged;
      return found;
    },
    get checked() {
      return checked;
    },
  };
}

/**
 * Fails with a readable list when the oracle found a violation, and also when it saw no exchange at all, which means that
 * it is not attached. Without an oracle (no reference folder; `openOracle` said so) there is nothing to expect.
 */
export async function expectNoViolations(oracle: Oracle | undefined): Promise<void> {
  if (oracle === undefined) return;
  const violations = await oracle.violations();
  if (oracle.checked === 0) {
    throw new Error(
      'The oracle saw no exchange. Attach it first: simulator.onExchange((exchange) => oracle.check(exchange)).',
    );
  }
  if (violations.length === 0) return;
  throw new Error(
    `${violations.length} violation(s) of the official descriptions in ${oracle.checked} exchanges:\n  ${describeViolations(violations)}`,
  );
}
