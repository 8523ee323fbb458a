import type { HttpResponseInit } from '@azure/functions';
import type { FleetSelector, SweepInput } from '../orchestrations/names';
import { SWEEP } from '../orchestrations/names';
import { startOnce } from '../orchestrations/request';
import { accepted } from './http/accepted';
import type { Call } from './http/endpoint';
import { registerEndpoint } from './http/endpoint';
import { requestId } from './http/idempotency';
import { refuse } from './http/problem';
import { bodyOf, texts } from './http/read-request';

const PARTS = ['subscriptions', 'resourceGroups', 'names', 'profiles'] as const;

/** POST /api/resync: look at every cluster that the selector names. Nothing selected is an error, not "all". */
async function resyncFleet({ request, client, s }: Call): Promise<HttpResponseInit> {
  const selector = selectorOf(await bodyOf(request, PARTS));
  const { id } = await requestId(s, request, 'resync');
  const instanceId = `sweep-http-${id}`;
  const input: SweepInput = { selector, all: true, because: `resync ${id}`, source: 'http' };
  await startOnce(s, client, { name: SWEEP, instanceId, input });
  return accepted(request, client, instanceId, { selector });
}

function selectorOf(body: Readonly<Record<string, unknown>>): FleetSelector {
  const given = PARTS.flatMap((part) => {
    const values = texts(body, part);
    return values === undefined ? [] : [[part, values] as const];
  });
  if (given.length === 0) {
    refuse(
      400,
      'EmptySelector',
      `Name at least one of ${PARTS.join(', ')}.`,
      'For the whole fleet send {"names": ["*"]}.',
    );
  }
  return Object.fromEntries(given);
}

registerEndpoint({ name: 'resyncFleet', method: 'POST', route: 'resync', handle: resyncFleet });
