import type { InvocationContext } from '@azure/functions';
import { app } from '@azure/functions';
import { getClient, input } from 'durable-functions';
import { enqueueRun } from '../orchestrations/enqueue';
import { decodeEvent } from '../shared/adapters/events/decode';
import { chartRepository, imageRepository } from '../shared/core/charts/places';
import { registriesOfChart } from '../shared/core/configuration/registry-of';
import type { RegistryHint } from '../shared/core/charts/registry-event';
import { registryHint } from '../shared/core/charts/registry-event';
import type { RegistryRules } from '../shared/core/configuration/chart-rules';
import type { ChartState } from '../shared/core/run/chart/chart-state';
import { syncKey } from '../shared/core/base/sync-subject';
import type { Adapters } from '../shared/current-adapters';
import { currentAdapters } from '../shared/current-adapters';
import { countEvent } from './event-counts';

/**
 * Something was pushed to, or deleted from, a registry. Requests a look at the charts that it belongs to, and does no more.
 * Throws only if the store cannot take the request, so that Event Grid delivers again.
 */
async function onRegistryEvent(raw: unknown, context: InvocationContext): Promise<void> {
  const adapters = currentAdapters();
  const envelope = decodeEvent(raw);
  const hint = envelope && registryHint(envelope);
  if (hint === undefined) return countEvent(envelope ? 'eventType' : 'malformed');
  const charts = await chartsConcerned(adapters, hint);
  if (charts.length === 0) return countEvent('noChartConcerned');
  for (const name of charts) {
    const subject = { kind: 'chart', name } as const;
    await enqueueRun(adapters, getClient(context), {
      key: syncKey(subject),
      source: 'event',
      detail: hint.what,
    });
  }
  countEvent('accepted');
  adapters.log('info', 'registry event accepted', {
    what: hint.what,
    registry: hint.registry,
    charts,
  });
}

async function chartsConcerned(adapters: Adapters, hint: RegistryHint): Promise<readonly string[]> {
  const { configuration } = await adapters.configuration.current();
  const registry = configuration.registries.find(({ id }) => id === hint.registry);
  if (registry === undefined) return [];
  const names = configuration.charts
    .filter((chart) => registriesOfChart(configuration, chart).includes(registry))
    .map(({ name }) => name);
  const states = await Promise.all(names.map((name) => adapters.store.charts.get(name)));
  return names.filter((name, index) => concerns(hint, registry, name, states[index]));
}

/** What we pushed ourselves comes back as an event: a push of just what should be there needs no look. */
function concerns(
  { repository, digest, deleted }: RegistryHint,
  registry: RegistryRules,
  chart: string,
  state: ChartState | undefined,
): boolean {
  const ours = [
    {
      repository: chartRepository(registry, chart),
      digest: state?.resolved?.manifestDigest,
    },
    ...(state?.resolved?.images ?? []).map((image) => ({
      repository: imageRepository(registry, image.image),
      digest: image.digest,
    })),
  ].filter((artifact) => artifact.repository.toLowerCase() === repository);
  if (ours.length === 0) return false;
  return deleted || digest === undefined || !ours.some((artifact) => artifact.digest === digest);
}

app.eventGrid('onRegistryEvent', {
  extraInputs: [input.durableClient()],
  handler: onRegistryEvent,
});
