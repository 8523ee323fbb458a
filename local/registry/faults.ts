/** Accidents on demand: answers instead of the right one, and connections that break. */
import { fits, type CallFilter } from './ledger';

export type RegistryFault =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  /** `after`: what was asked for is done, and its answer is lost. */
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
  /** No answer comes, or nothing after its headers. */
  | { readonly kind: 'hang'; readonly after: 'nothing' | 'headers' }
  /** Takes headers off the right answer. */
  | { readonly kind: 'without'; readonly header: string };

export interface RegistryFaults {
  /** Of the requests that fit, `skip` pass and the next `times` meet it. */
  next(filter: CallFilter, fault: RegistryFault, times?: number, skip?: number): void;
  clear(): void;
}

interface Armed {
  readonly filter: CallFilter;
  readonly fault: RegistryFault;
  left: number;
  skip: number;
}

export function newFaults(): RegistryFaults & {
  take(call: { host: string; method: string; path: string }): RegistryFault | undefined;
} {
  const armed: Armed[] = [];
  return {
    next: (filter, fault, times = 1, skip = 0) =>
      void armed.push({ filter, fault, left: times, skip }),
    clear: () => void armed.splice(0),
    take(call) {
      const found = armed.find((one) => fits(call, one.filter) && isDue(one));
      if (found) found.left -= 1;
      return found?.fault;
    },
  };
}

function isDue(armed: Armed): boolean {
  if (armed.left <= 0) return false;
  armed.skip -= 1;
  return armed.skip < 0;
}
