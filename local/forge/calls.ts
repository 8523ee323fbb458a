import type { Front, ForgeHttpAnswer, ForgeHttpRequest } from './front';

/** One request to a front with its answer, as it went over the wire. */
export interface ForgeExchange {
  readonly at: number;
  readonly front: Front['name'];
  readonly request: ForgeHttpRequest;
  /** Status 0: the connection was cut, or never answered. */
  readonly answer: ForgeHttpAnswer;
  readonly isWrite: boolean;
  /** True when a scripted fault shaped the answer. */
  readonly scripted: boolean;
}

/** The ledger of calls: a check of its own, beside the state of the repository. */
export interface ForgeCalls {
  all(): readonly ForgeExchange[];
  writes(): readonly ForgeExchange[];
  clear(): void;
  /** Hears of every exchange, for an oracle. */
  listen(listener: (exchange: ForgeExchange) => void): void;
}

export interface CallRecorder extends ForgeCalls {
  record(exchange: ForgeExchange): void;
}

/** A forge that runs for days beside `npm start` keeps the last of them. */
const MAX_KEPT = 5000;

export function newForgeCalls(): CallRecorder {
  const calls: ForgeExchange[] = [];
  const listeners: ((exchange: ForgeExchange) => void)[] = [];
  return {
    all: () => [...calls],
    writes: () => calls.filter(({ isWrite }) => isWrite),
    clear: () => void calls.splice(0),
    listen: (listener) => void listeners.push(listener),
    record(exchange) {
      calls.push(exchange);
      if (calls.length > MAX_KEPT) calls.shift();
      listeners.forEach((listener) => listener(exchange));
    },
  };
}
