/** The simulator's own API under /_sim: drive the world with curl. `GET /_sim/` lists it. */
import { ArmError } from '../arm/error';
import type { CallLedger } from '../calls';
import type { EventGrid } from '../events/grid';
import type { EventSink } from '../events/handshake';
import type { ArmFault, ArmFaults } from '../faults';
import { isJson, type Json } from '../json';
import type { RawAnswer, RawRequest } from '../server';
import type { Settings } from '../world/settings';
import type { World } from '../world/world';
import { failure } from '../front-door';
import { HELP } from './help';
import { snapshot } from './snapshot';
import { runVerb } from './verbs';

/** What the API works on. */
export interface Controlled {
  readonly world: World;
  readonly events: EventGrid;
  readonly door: { readonly calls: CallLedger; readonly faults: ArmFaults };
}

/** Whether a request is for this API. */
export function isControl(url: string): boolean {
  return /^\/_sim(\/|$|\?)/.test(url);
}

/** Answers one request; errors have ARM's shape. */
export async function controlAnswer(controlled: Controlled, raw: RawRequest): Promise<RawAnswer> {
  // A page in a browser must not drive the simulator behind the developer's back.
  if (raw.headers.origin !== undefined) {
    return failure(
      new ArmError(403, 'BrowserRefused', 'The control API refuses requests from web pages.'),
    );
  }
  const name = raw.url
    .replace(/^\/_sim\/?/, '')
    .replace(/[?].*$/, '')
    .replace(/\/+$/, '');
  try {
    if (raw.method === 'GET') return show(controlled, name);
    if (raw.method !== 'POST') throw unknown(raw.method, name);
    const body = raw.body === undefined ? {} : raw.body;
    if (!isJson(body)) throw new ArmError(400, 'InvalidBody', 'Send a JSON object.');
    return ok(await act(controlled, name, body));
  } catch (error) {
    return failure(error);
  }
}

function show({ world, events, door }: Controlled, name: string): RawAnswer {
  switch (name) {
    case '':
      return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, text: HELP };
    case 'state':
      return ok(snapshot(world));
    case 'calls':
      return ok(door.calls.all);
    case 'events':
      return ok({ published: events.published, ...events.log });
    default:
      throw unknown('GET', name);
  }
}

async function act(
  { world, events, door }: Controlled,
  name: string,
  body: Json,
): Promise<unknown> {
  switch (name) {
    case 'calls/reset':
      return door.calls.reset();
    case 'settings':
      return changeSettings(world.settings, body);
    case 'faults':
      return addFault(door.faults, body);
    case 'faults/clear':
      return door.faults.clear();
    case 'events/chaos':
      return events.chaos(body);
    case 'events/sink':
      return events.deliverTo(readSink(body));
    default:
      return runVerb(world, name, body);
  }
}

function readSink({ url, schema = 'eventgrid' }: Json): EventSink {
  if (typeof url === 'string' && (schema === 'eventgrid' || schema === 'cloudevents')) {
    return { url, schema };
  }
  throw new ArmError(
    400,
    'InvalidSink',
    'Send {"url": "http://...", "schema": "eventgrid" or "cloudevents"}.',
  );
}

function changeSettings(settings: Settings, body: Json): Settings {
  const { latency, ...rest } = body as Partial<Settings>;
  Object.assign(settings, rest);
  if (latency) settings.latency = { ...settings.latency, ...latency };
  return settings;
}

function addFault(faults: ArmFaults, { matcher, fault }: Json): { pending: number } {
  if (!isJson(fault) || typeof fault['kind'] !== 'string') {
    throw new ArmError(
      400,
      'InvalidFault',
      'Send {matcher: {...}, fault: {kind: ...}}; see GET /_sim/.',
    );
  }
  faults.next(matcher ?? {}, fault as unknown as ArmFault);
  return { pending: faults.pending() };
}

function ok(value: unknown): RawAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    text: `${JSON.stringify(value ?? {}, null, 2)}\n`,
  };
}

function unknown(method: string, name: string): ArmError {
  return new ArmError(
    404,
    'UnknownVerb',
    `There is no ${method} /_sim/${name}; GET /_sim/ lists all.`,
  );
}
