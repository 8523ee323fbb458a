import type { InvocationContext } from '@azure/functions';
import { app } from '@azure/functions';
import { getClient, input } from 'durable-functions';
import { enqueueRun } from '../orchestrations/enqueue';
import { decodeEvent } from '../shared/adapters/events/decode';
import { allStates } from '../shared/adapters/store/all-states';
import type { Envelope, Hint, IgnoredBecause } from '../shared/core/arm/event';
import { hintOf } from '../shared/core/arm/event';
import { printableLine } from '../shared/core/base/printable';
import type { Configuration } from '../shared/core/configuration/profile';
import { withoutQueries } from '../shared/core/base/without-query';
import type { Adapters } from '../shared/current-adapters';
import { currentAdapters } from '../shared/current-adapters';
import { concernedClusters, profilesTakingFrom } from '../shared/core/run/concerned-clusters';
import { countEvent } from './event-counts';
import { isAdmitted } from './unknown-clusters';

/**
 * Something happened in Azure. Translates it to clusters to be looked at, and does no more: an event that cannot be
 * understood is acknowledged and counted, for sending it again would not fix it. Throws only if the store cannot take
 * the request, so that Event Grid delivers again.
 */
async function onResourceEvent(raw: unknown, context: InvocationContext): Promise<void> {
  const adapters = currentAdapters();
  const envelope = decodeEvent(raw);
  const hint: Hint =
    envelope === undefined ? { kind: 'ignored', why: 'malformed' } : hintOf(envelope);
  const ignore = ignoring(context, envelope);
  if (hint.kind === 'ignored') return ignore(hint.why);
  if (await isOurOwn(adapters, hint.by)) return ignore('ownWrite');
  const { configuration } = await adapters.configuration.current();
  const states = hint.kind === 'group' ? await allStates(adapters.store) : [];
  const clusters = concernedClusters(hint, states, configuration);
  if (clusters.length === 0) {
    return ignore(hint.kind === 'cluster' ? 'subscription' : 'noClusterConcerned');
  }
  if (hint.kind === 'cluster' && !(await isAdmitted(adapters, hint.cluster)))
    return ignore('tooManyUnknown');
  const client = getClient(context);
  const about = isAboutIdentities(hint, configuration) ? {} : ({ about: 'cluster' } as const);
  const { what: detail, deleted } = hint;
  const request = { source: 'event', detail, ...about, ...(deleted && { deleted }) } as const;
  for (const cluster of clusters) await enqueueRun(adapters, client, { key: cluster, ...request });
  countEvent('accepted');
  adapters.log('info', 'event accepted', { what: hint.what, clusters });
}

/** Somebody wrote to a group that a profile takes identities from. */
function isAboutIdentities(
  hint: Exclude<Hint, { kind: 'ignored' }>,
  configuration: Configuration,
): boolean {
  return hint.kind === 'group' && profilesTakingFrom(hint.group, configuration).length > 0;
}

const MAX_RESOURCE_LENGTH = 300;

function ignoring(
  context: InvocationContext,
  envelope: Envelope | undefined,
): (why: IgnoredBecause) => void {
  const { resourceUri } = envelope?.data ?? {};
  const named = typeof resourceUri === 'string' ? resourceUri : (envelope?.subject ?? 'unknown');
  // Nothing has looked at this text: the log of the host takes it as it comes.
  const resource = printableLine(withoutQueries(named)).slice(0, MAX_RESOURCE_LENGTH);
  return (why) => {
    countEvent(why);
    context.info('event ignored', { why, resource });
  };
}

/** Our own writes are proven by the run that made them; looking again would cost reads and find nothing. */
async function isOurOwn(adapters: Adapters, writers: readonly string[]): Promise<boolean> {
  if (writers.length === 0) return false;
  const self = await adapters.azure.self().catch(() => undefined);
  // Who cannot tell who he is looks once too often: refusing would make Event Grid send every event again for a day.
  if (self === undefined) return false;
  const { principalId, appId } = self;
  return (
    writers.includes(principalId.toLowerCase()) ||
    (appId !== undefined && writers.includes(appId.toLowerCase()))
  );
}

app.eventGrid('onResourceEvent', {
  extraInputs: [input.durableClient()],
  handler: onResourceEvent,
});
