import type { Clock } from '../../clock';
import type { Logger } from '../log';
import type { App } from './app';
import type { AppFunction } from './functions';
import { invoke, type InvocationResult, type RetryContext } from './invoke';
import type { RpcTypedData } from './rpc';

/** Calls functions and knows how many calls are under way. */
export interface Runner {
  call(
    target: AppFunction,
    input: RpcTypedData,
    extra?: {
      readonly retry?: RetryContext | undefined;
      readonly metadata?: Readonly<Record<string, RpcTypedData>>;
    },
  ): Promise<InvocationResult>;
  underWay(): number;
}

export interface RunnerOptions {
  readonly app: App;
  readonly clock: Clock;
  readonly log: Logger;
  /** The value of a durable client binding. */
  readonly durableClient: () => string;
}

export function createRunner({ app, clock, log, durableClient }: RunnerOptions): Runner {
  let underWay = 0;
  return {
    underWay: () => underWay,
    async call(target, input, { retry, metadata = {} } = {}) {
      underWay += 1;
      try {
        const inputs = { [target.triggerName]: input, ...extraInputs(target, durableClient) };
        const context = retry === undefined ? {} : { retryContext: retry };
        const invocation = { target, inputs, triggerMetadata: metadata, ...context };
        const work = invoke(app.registrations, invocation, log);
        // The dispatcher tracks its activities itself: counted twice, one could never let time go on (Clock.release).
        return await (target.kind === 'activity' ? work : clock.track(work));
      } finally {
        underWay -= 1;
      }
    },
  };
}

/** Every input binding beside the trigger is a durable client: the load refuses others. */
function extraInputs(
  target: AppFunction,
  durableClient: () => string,
): Record<string, RpcTypedData> {
  const names = Object.entries(target.metadata.bindings)
    .filter(([, binding]) => /^(durable|orchestration)client$/i.test(binding.type))
    .map(([name]) => name);
  return Object.fromEntries(names.map((name) => [name, { string: durableClient() }]));
}
