import type { Clock } from '../../clock';
import type { Faults } from '../faults';
import type { HostConfig } from '../host-json';
import type { Logger } from '../log';
import { messageOf, stackOf } from '../errors';
import type { App } from '../worker/app';
import type { Runner } from '../worker/runner';
import type { ActivityOptions } from './activity';
import { hubClient, type HubClient } from './client';
import { Dispatcher } from './dispatcher';
import type { EpisodeHost } from './episode';
import { TaskHub } from './hub';
import { ReplayFailure } from './replay-failure';
import type { HubStore } from './store';

export interface EngineOptions {
  readonly app: App;
  readonly runner: Runner;
  readonly config: HostConfig;
  readonly clock: Clock;
  readonly store: HubStore;
  readonly faults: Faults;
  readonly log: Logger;
}

/** The durable part of the host: hub, client and dispatcher, put together. */
export interface Engine {
  readonly hub: TaskHub;
  readonly client: HubClient;
  readonly dispatcher: Dispatcher;
}

export function createEngine(options: EngineOptions): Engine {
  const { app, clock, config, faults, log } = options;
  // a hub that comes back from a store may have work at once, before there is a dispatcher
  let dispatcher: Dispatcher | undefined = undefined as Dispatcher | undefined;
  const hub = new TaskHub(clock, options.store, () => dispatcher?.wake());
  const orchestratorName = (name: string): string | undefined =>
    app.find('orchestration', name)?.name;
  const client = hubClient({ hub, defaultVersion: config.defaultVersion, orchestratorName });
  dispatcher = new Dispatcher({
    orchestrations: { hub, host: episodeHost(options), faults },
    activities: activityOptions(options, hub),
    clock,
    faults,
    maxConcurrentActivities: config.maxConcurrentActivities,
    maxConcurrentOrchestrators: config.maxConcurrentOrchestrators,
    visibility: config.visibility,
    onError: (error) =>
      log({
        level: 'critical',
        category: 'durable',
        message: `${messageOf(error)}\n${stackOf(error)}`,
      }),
  });
  return { hub, client, dispatcher };
}

function episodeHost({ app, runner, clock, config }: EngineOptions): EpisodeHost {
  return {
    now: () => clock.now(),
    defaultVersion: config.defaultVersion,
    async run(name, payload) {
      const target = app.find('orchestration', name);
      if (target !== undefined) return runner.call(target, { string: payload });
      return { ok: false, message: missing('orchestration', name), stack: '' };
    },
    checkFunction(kind, name) {
      if (app.find(kind, name) === undefined) throw new ReplayFailure(missing(kind, name));
    },
  };
}

function activityOptions({ app, runner, faults }: EngineOptions, hub: TaskHub): ActivityOptions {
  return {
    hub,
    faults,
    async run(name, input, instanceId) {
      const target = app.find('activity', name);
      if (target === undefined) return { ok: false, message: missing('activity', name), stack: '' };
      return runner.call(target, input, { metadata: { instanceId: { string: instanceId } } });
    },
  };
}

function missing(kind: 'activity' | 'orchestration', name: string): string {
  const what = kind === 'activity' ? 'an activity' : 'an orchestrator';
  return `The function '${name}' doesn't exist, is disabled, or is not ${what} function.`;
}
