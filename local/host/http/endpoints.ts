import type { Clock } from '../../clock';
import type { Engine } from '../durable/engine';
import type { FunctionInfo } from '../function-info';
import type { HostConfig } from '../host-json';
import type { Timers } from '../triggers/timers';
import type { App } from '../worker/app';
import type { Runner } from '../worker/runner';
import { adminEndpoints } from './admin';
import { durableEndpoints } from './durable-api';
import type { HubUrls } from './durable-payload';
import { eventGridTriggers } from './event-grid';
import { httpTriggers, type Call } from './http-trigger';
import type { Endpoint } from './server';

export interface EndpointOptions {
  readonly app: App;
  readonly config: HostConfig;
  readonly engine: Engine;
  readonly functions: readonly FunctionInfo[];
  readonly timers: Timers;
  readonly runner: Runner;
  readonly clock: Clock;
  readonly urls: HubUrls;
}

/** All of the host's endpoints as one. `beginStop` leaves only the hub's own, which running functions still need. */
export function hostEndpoints(options: EndpointOptions): {
  readonly endpoint: Endpoint;
  readonly beginStop: () => void;
} {
  const { app, config, engine, runner, urls } = options;
  const call: Call = (target, input) => runner.call(target, input);
  const durable = durableEndpoints({ hub: engine.hub, client: engine.client, urls: () => urls });
  const others = [
    eventGridTriggers(app.functions, call),
    adminEndpoints(adminOptions(options)),
    httpTriggers(app.functions, config.routePrefix, call),
  ];
  let stopping = false;
  const endpoint: Endpoint = async (request) => {
    const ours = await durable(request);
    if (ours !== undefined) return ours;
    if (stopping) return { status: 503 };
    for (const one of others) {
      const answer = await one(request);
      if (answer !== undefined) return answer;
    }
    return undefined;
  };
  return {
    endpoint,
    beginStop: () => {
      stopping = true;
    },
  };
}

function adminOptions(options: EndpointOptions): Parameters<typeof adminEndpoints>[0] {
  const { app, clock, functions, runner, timers } = options;
  return {
    functions,
    startedAt: clock.now(),
    now: () => clock.now(),
    run(name, input) {
      if (timers.run(name)) return true;
      const target = app.find('eventGrid', name);
      if (target === undefined) return false;
      void runner.call(target, { string: input });
      return true;
    },
  };
}
