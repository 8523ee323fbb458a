import type { WireExchange } from './exchange';
import { urlOf } from './exchange';

/** One way in which an exchange departs from the official description of Azure. */
export interface Violation {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly where: 'request' | 'response';
  /** oav's code, or one of our own: UNKNOWN_URL, WRONG_API_VERSION, EXACT_*, LRO_*, ERROR_ENVELOPE. */
  readonly code: string;
  /** JSON path inside the body, `$` for the whole body, empty where the body is not concerned. */
  readonly path: string;
  readonly message: string;
}

/** What is wrong and where in the exchange; `violationOf` adds which exchange. */
export type Finding = Pick<Violation, 'where' | 'code' | 'path' | 'message'>;

export function violationOf(wire: WireExchange, finding: Finding): Violation {
  return { method: wire.method.toUpperCase(), url: urlOf(wire), status: wire.status, ...finding };
}

const SHOWN = 40;

/** A list for people: one block per violation, at most 40 of them. */
export function describeViolations(violations: readonly Violation[]): string {
  const blocks = violations
    .slice(0, SHOWN)
    .map(
      (found) =>
        `${found.method} ${found.url} -> ${found.status}\n    ${found.where} ${found.code} at ${found.path || '(no body path)'}: ${found.message}`,
    );
  const rest = violations.length - blocks.length;
  return [...blocks, ...(rest > 0 ? [`... and ${rest} more`] : [])].join('\n  ');
}
