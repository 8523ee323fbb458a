import type { HttpResponseInit } from '@azure/functions';
import type { ClusterSelector, SweepInput } from '../orchestrations/names';
import type { SelectorBody } from '../shared/api/bodies';
import { SWEEP } from '../orchestrations/names';
import type { Adapters } from '../shared/current-adapters';
import { accepted } from './http/accepted';
import type { Call } from './http/endpoint';
import { registerEndpoint } from './http/endpoint';
import { once } from './http/idempotency';
import { refuse } from './http/problem';
import { assertManaged, bodyOf, texts } from './http/read-request';
import { startFollowed } from './http/start-followed';

const KEYS: Readonly<Record<keyof SelectorBody, true>> = {
  subscriptions: true,
  resourceGroups: true,
  names: true,
  profiles: true,
};
const PARTS = Object.keys(KEYS);

/** POST /api/resync: look at every cluster that the selector names. Nothing selected is an error, not "all". */
async function resyncFleet(call: Call): Promise<HttpResponseInit> {
  const { request, adapters } = call;
  const selector = selectorOf(await bodyOf(request, PARTS));
  await assertSelectable(adapters, selector);
  return once(call, selector, async ({ id, repeated }) => {
    const instanceId = `sweep-http-${id}`;
    const input: SweepInput = { selector, all: true, because: `resync ${id}`, source: 'http' };
    await startFollowed(call, repeated, { name: SWEEP, instanceId, input });
    return accepted(request, instanceId, { selector });
  });
}

/** A slip in a subscription or a profile would be accepted, select nothing, and look like a success. */
async function assertSelectable(adapters: Adapters, selector: ClusterSelector): Promise<void> {
  for (const subscription of selector.subscriptions ?? [])
    await assertManaged(adapters, subscription);
  const { configuration } = await adapters.configuration.current();
  const known = configuration.profiles.map(({ name }) => name);
  const unknown = selector.profiles?.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  refuse(
    404,
    'ProfileUnknown',
    `The configuration in force has no profile "${unknown.slice(0, 60)}".`,
    `Its profiles are ${known.join(', ')}.`,
  );
}

function selectorOf(body: Readonly<Record<string, unknown>>): ClusterSelector {
  const given = PARTS.flatMap((part) => {
    const values = texts(body, part);
    return values === undefined ? [] : [[part, values] as const];
  });
  if (given.length === 0) {
    refuse(
      400,
      'EmptySelector',
      `Name at least one of ${PARTS.join(', ')}.`,
      'For the whole fleet, send {"names": ["*"]}.',
    );
  }
  return Object.fromEntries(given);
}

registerEndpoint({ name: 'resyncFleet', method: 'POST', route: 'resync', handle: resyncFleet });
