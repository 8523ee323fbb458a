import { join } from 'node:path';
import { VirtualClock } from '../../clock';
import {
  memoryHubStore,
  startHost,
  type Host,
  type HostOptions,
  type InstanceDetails,
} from '../index';

/** A fixture app on a virtual clock. */
export interface Fixture {
  readonly host: Host;
  readonly clock: VirtualClock;
}

/** Starts `apps/<name>`; timers fire only when asked for. */
export async function startFixture(
  name: string,
  options: Partial<HostOptions> & { readonly clock?: VirtualClock } = {},
): Promise<Fixture> {
  const clock = options.clock ?? new VirtualClock();
  const host = await startHost({
    appDir: join(__dirname, 'apps', name),
    port: 0,
    store: memoryHubStore(),
    timers: false,
    settings: { TICK: '0 0 * * * *', ...options.settings },
    ...options,
    clock,
  });
  return { host, clock };
}

/** Starts an orchestration and lets time pass until it has ended, at most for a virtual year. */
export async function runToEnd(
  { host, clock }: Fixture,
  name: string,
  input?: unknown,
): Promise<InstanceDetails> {
  const started = host.hub.start(name, input === undefined ? {} : { input });
  if (started.kind !== 'started')
    throw new Error(`${name} did not start: ${JSON.stringify(started)}`);
  await clock.runUntil(
    () => hasEnded(host, started.instanceId),
    clock.now() + 366 * 24 * 3600 * 1000,
  );
  const instance = host.hub.instance(started.instanceId);
  if (instance === undefined) throw new Error(`${name} vanished`);
  return instance;
}

export function hasEnded(host: Host, instanceId: string): boolean {
  const status = host.hub.instance(instanceId)?.runtimeStatus;
  return status === 'Completed' || status === 'Failed' || status === 'Terminated';
}

/** A request to the host; the body is JSON when it is not text. */
export function send(
  { host }: Fixture,
  path: string,
  init: RequestInit & { readonly json?: unknown } = {},
): Promise<Response> {
  const { json, ...rest } = init;
  if (json === undefined) return fetch(host.url + path, rest);
  const headers = {
    'content-type': 'application/json',
    ...(rest.headers as Record<string, string>),
  };
  return fetch(host.url + path, { method: 'POST', ...rest, headers, body: JSON.stringify(json) });
}
