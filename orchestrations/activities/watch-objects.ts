import type { InvocationContext } from '@azure/functions';
import { getClient } from 'durable-functions';
import type { ClusterApi, WatchEvent } from '../../shared/adapters/kubernetes/kubernetes';
import type { Cluster } from '../../shared/core/cluster';
import type { Failure } from '../../shared/core/errors';
import type { Profile } from '../../shared/core/profile';
import { selectProfile } from '../../shared/core/selection';
import type { Fingerprints, Seen, Watched } from '../../shared/core/watch';
import { digestOf, takeOver, WATCHED } from '../../shared/core/watch';
import type { Services } from '../../shared/services';
import { services } from '../../shared/services';
import type { WatchInput } from '../names';
import { requestReconcile } from '../request';
import { attempt } from './attempt';

/** How a round of watching ended. `seen` goes into the next one. */
export type WatchRound =
  | { readonly kind: 'goOn'; readonly seen: Seen }
  | { readonly kind: 'stop'; readonly why: string }
  | { readonly kind: 'backOff'; readonly seen: Seen; readonly failure: Failure }
  | { readonly kind: 'full' };

/** Below any functionTimeout; each round costs one list of every kind, so shorter rounds would cost more. */
const ROUND_SECONDS = 240;
/** A watch waits nearly all of its time, but holds sockets and one of the process's activity places (host.json: 64). */
export const MOST_WATCHES = 32;
const SHORTEST_ROUND_MS = 10_000;
/** A deployment changes many objects within moments: one request speaks for all of them. */
const GATHER_MS = 1000;

let watching = 0;

/** Lists and watches the objects of one cluster for a while, and asks for a run when something changes. Never throws. */
export async function watchObjects(
  input: WatchInput,
  context: InvocationContext,
): Promise<WatchRound> {
  const s = services();
  if (watching >= MOST_WATCHES) return { kind: 'full' };
  watching += 1;
  try {
    const done = await attempt(() => round(s, input, context));
    return done.ok
      ? done.value
      : { kind: 'backOff', seen: input.seen ?? {}, failure: done.failure };
  } finally {
    watching -= 1;
  }
}

/** One round of watching one cluster. */
interface Round {
  readonly s: Services;
  readonly cluster: Cluster;
  readonly api: ClusterApi;
  /** True where each pod counts, not only the labels in use. */
  readonly podsCount: boolean;
  readonly known: ReadonlyMap<Watched, Fingerprints>;
  readonly ask: (detail: string) => Promise<void>;
}

async function round(
  s: Services,
  input: WatchInput,
  context: InvocationContext,
): Promise<WatchRound> {
  const asked = await profileOf(s, input);
  if (typeof asked === 'string') return { kind: 'stop', why: asked };
  const { cluster, profile } = asked;
  const client = getClient(context);
  const api = s.kubernetes.of(cluster);
  const lists = await Promise.all(
    WATCHED.map(async (kind) => ({ kind, start: await api.listForWatch(kind) })),
  );
  const here: Round = {
    s,
    cluster,
    api,
    podsCount: profile.mode === 'standard',
    known: new Map(lists.map(({ kind, start }) => [kind, new Map(start.fingerprints)])),
    ask: async (detail) => {
      await requestReconcile(s, client, {
        cluster: cluster.id,
        source: 'watch',
        detail,
        about: 'cluster',
      });
    },
  };
  const news = WATCHED.filter((kind) => input.seen?.[kind] !== digest(here, kind));
  if (news.length > 0) await here.ask(`changed while nobody watched: ${news.join(', ')}`);
  return watchAll(here, new Map(lists.map(({ kind, start }) => [kind, start.resourceVersion])));
}

/** The cluster with its profile, or why it is not watched any more. */
async function profileOf(
  s: Services,
  { cluster: id }: WatchInput,
): Promise<string | { readonly cluster: Cluster; readonly profile: Profile }> {
  const cluster = await s.azure.getCluster(id);
  if (cluster === undefined) return 'the cluster does not exist any more';
  const { configuration } = await s.configuration.current();
  const selection = selectProfile(configuration, cluster, s.now());
  if (selection.kind !== 'selected') return 'no profile selects the cluster';
  const { profile, activity } = selection;
  if (!profile.watch || profile.objects === 'ignore') return 'the profile asks for no watch';
  if (activity === 'suspended' || activity === 'exempt') return `the cluster is ${activity}`;
  if (cluster.powerState === 'Stopped') return 'the cluster is stopped';
  return { cluster, profile };
}

/** All kinds at once, until the first of them ends: then all are listed again, and nothing that happened is lost. */
async function watchAll(here: Round, versions: ReadonlyMap<Watched, string>): Promise<WatchRound> {
  const began = here.s.now();
  const over = new AbortController();
  const asking = gatherer(here);
  const watches = WATCHED.map(async (kind) => {
    const end = await here.api.watch(
      {
        kind,
        resourceVersion: versions.get(kind) ?? '',
        timeoutSeconds: ROUND_SECONDS,
        signal: over.signal,
      },
      (event) => asking.hear(kind, event),
    );
    over.abort();
    return end;
  });
  const ends = await here.s.idle(Promise.all(watches));
  const failure =
    ends.flatMap((end) => (end.kind === 'failed' ? [end.failure] : []))[0] ?? cutShort(here, began);
  const lost = await asking.end();
  const seen = Object.fromEntries(WATCHED.map((kind) => [kind, digest(here, kind)]));
  // A request that could not be stored: without digests the next round asks again.
  if (lost !== undefined) return { kind: 'backOff', seen: {}, failure: lost };
  return failure === undefined ? { kind: 'goOn', seen } : { kind: 'backOff', seen, failure };
}

/** A server that ends every watch at once (410 again and again, a proxy that cuts) must not be asked in a tight loop. */
function cutShort({ s, cluster }: Round, began: string): Failure | undefined {
  if (Date.parse(s.now()) - Date.parse(began) >= SHORTEST_ROUND_MS) return undefined;
  return {
    policy: 'Transient',
    code: 'WatchCut',
    message: `The API server of ${cluster.name} ended a watch within seconds.`,
    target: cluster.id,
  };
}

function digest({ known, podsCount }: Round, kind: Watched): string {
  return digestOf(kind, known.get(kind) ?? new Map<string, string>(), podsCount);
}

/** Turns events into requests: the first at once after a moment of gathering, and one for all that came meanwhile. */
function gatherer(here: Round): {
  hear(kind: Watched, event: WatchEvent): void;
  end(): Promise<Failure | undefined>;
} {
  const news: string[] = [];
  let asking: Promise<void> | undefined;
  let lost: Failure | undefined;
  async function ask(): Promise<void> {
    await here.s.idle(here.s.pause(GATHER_MS));
    const detail = describe(news.splice(0));
    const asked = await attempt(() => here.ask(detail));
    if (!asked.ok) lost = asked.failure;
    asking = undefined;
    if (news.length > 0) asking = ask();
  }
  return {
    hear(kind, event) {
      const known = here.known.get(kind);
      if (known === undefined) return;
      const before = kind === 'pods' ? digest(here, kind) : '';
      if (!takeOver(known, event)) return;
      if (kind === 'pods' && !here.podsCount && digest(here, kind) === before) return;
      news.push(`${kind} ${event.key}`);
      asking ??= ask();
    },
    async end() {
      while (asking !== undefined) await asking;
      return lost;
    },
  };
}

function describe(news: readonly string[]): string {
  const [first = 'something'] = news;
  const more = new Set(news).size - 1;
  return more > 0 ? `${first} and ${more} more changed` : `${first} changed`;
}
