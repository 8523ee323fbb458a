import { msBetween } from '../../../shared/core/base/iso-time';
import type { InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { getClient } from 'durable-functions';
import type { ClusterReads } from '../../../shared/adapters/kubernetes/kubernetes';
import type { Cluster } from '../../../shared/core/cluster/cluster';
import type { Failure } from '../../../shared/core/base/errors';
import type { Profile } from '../../../shared/core/configuration/profile';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { partsOf } from '../../../shared/core/base/resource-id';
import { selectProfile } from '../../../shared/core/selection/selection';
import { isSwept } from '../../../shared/core/selection/swept';
import type { WatchState, Watched } from '../../../shared/core/pod-identity/watch';
import {
  changedSince,
  digestOf,
  knownFrom,
  labelsCount,
  roundSeconds,
  watchedKinds,
} from '../../../shared/core/pod-identity/watch';
import type { Adapters } from '../../../shared/current-adapters';
import { currentAdapters } from '../../../shared/current-adapters';
import type { WatchInput } from '../../names';
import { enqueueRun } from '../../enqueue';
import { attempt } from '../support/attempt';
import type { News, Start } from './watch-objects-follow';
import { follow } from './watch-objects-follow';

/** How a round of watching ended. `seen` goes into the next one. */
export type WatchRound =
  | { readonly kind: 'goOn'; readonly seen: WatchState }
  | { readonly kind: 'stop'; readonly why: string }
  /** `worked`: the round lasted long enough to say that the server is in order, so the next rest is short. */
  | {
      readonly kind: 'backOff';
      readonly seen?: WatchState;
      readonly failure: Failure;
      readonly worked: boolean;
    }
  | { readonly kind: 'full' };

/** A watch waits nearly all of its time, but holds sockets and one of the process's activity places (host.json: 64). */
const MAX_WATCHES = 32;
/** While the API server does not know a kind yet: a watch cannot tell when it is installed. */
const SECONDS_WHILE_ABSENT = 60;
const WORKED_MS = 60_000;

let watching = 0;

/** Lists and watches the objects of one cluster for a while, and asks for a run when something changes. Never throws. */
export async function watchObjects(
  input: WatchInput,
  context: InvocationContext,
): Promise<WatchRound> {
  const adapters = currentAdapters();
  if (watching >= MAX_WATCHES) return { kind: 'full' };
  watching += 1;
  const began = adapters.now();
  try {
    const done = await attempt(() => round(adapters, input, context));
    const worked = msBetween(began, adapters.now()) >= WORKED_MS;
    // Without `seen` the next round asks: a change may have been seen and its request not been stored.
    return done.ok ? done.value(worked) : { kind: 'backOff', failure: done.failure, worked };
  } finally {
    watching -= 1;
  }
}

async function round(
  adapters: Adapters,
  input: WatchInput,
  context: InvocationContext,
): Promise<(worked: boolean) => WatchRound> {
  const begun = await attempt(() => begin(adapters, input));
  // Nothing was asked for yet: what the round before has seen still holds.
  if (!begun.ok) return backOff(begun.failure, input.seen);
  if (typeof begun.value === 'string') return stop(begun.value);
  const { cluster, api, starts, generation, profile } = begun.value;
  const ask = asker(adapters, getClient(context), cluster);
  const news = changedSince(input.seen, generation, digestsOf(starts));
  if (news.length > 0) await ask(input.seen === undefined ? BEGINS : missed(news), news);
  const known = starts.filter(({ resourceVersion }) => resourceVersion !== '');
  const failure = await follow({
    adapters,
    api,
    starts: known,
    seconds: known.length < starts.length ? SECONDS_WHILE_ABSENT : roundSeconds(cluster.id),
    ask: (each) => ask(describe(each), kindsOf(each)),
    isOutdated: () => isOutdated(adapters, cluster, profile),
  });
  const item = await adapters.store.work.get(cluster.id);
  const digests = Object.fromEntries(digestsOf(starts));
  const state: WatchState = { digests, generation: item?.generation ?? 0 };
  return failure === undefined ? () => ({ kind: 'goOn', seen: state }) : backOff(failure, state);
}

function stop(why: string): () => WatchRound {
  return () => ({ kind: 'stop', why });
}

function backOff(failure: Failure, seen: WatchState | undefined): (worked: boolean) => WatchRound {
  return (worked) => ({
    kind: 'backOff',
    failure,
    worked,
    ...(seen !== undefined && { seen }),
  });
}

/** Where a round begins. */
interface Beginning {
  readonly cluster: Cluster;
  readonly profile: Profile;
  readonly api: ClusterReads;
  readonly starts: readonly Start[];
  /** Of the work item; 0 when there is none. */
  readonly generation: number;
}

async function begin(adapters: Adapters, { cluster: id }: WatchInput): Promise<string | Beginning> {
  // Read before the lists: a request that comes meanwhile makes this round ask once more, never too seldom.
  const item = await adapters.store.work.get(id);
  if (item?.intent === 'offboard') return 'the cluster is off-boarded';
  const found = await profileOf(adapters, id);
  if (typeof found === 'string') return found;
  const { cluster, profile } = found;
  const api = adapters.kubernetes.of(cluster);
  const starts = await listAll(api, profile);
  return { cluster, profile, api, starts, generation: item?.generation ?? 0 };
}

/** The cluster with its profile, or why it is not watched any more. */
async function profileOf(
  adapters: Adapters,
  id: ResourceId,
): Promise<string | { readonly cluster: Cluster; readonly profile: Profile }> {
  const cluster = await adapters.azure.getCluster(id);
  if (cluster === undefined) return 'the cluster no longer exists';
  const profile = await profileNow(adapters, cluster);
  return typeof profile === 'string' ? profile : { cluster, profile };
}

/** The profile by which a cluster is watched, or why it is not. */
async function profileNow(adapters: Adapters, cluster: Cluster): Promise<string | Profile> {
  const { configuration } = await adapters.configuration.current();
  if (!isSwept(configuration, partsOf(cluster.id).subscriptionId)) {
    return 'its subscription is not swept';
  }
  const selection = selectProfile(configuration, cluster, adapters.now());
  if (selection.kind !== 'selected') return 'no profile selects the cluster';
  const { profile, activity } = selection;
  if (!profile.watch || profile.objects === 'ignore') return 'the profile asks for no watch';
  if (activity === 'suspended' || activity === 'exempt') return `the cluster is ${activity}`;
  if (cluster.powerState === 'Stopped') return 'the cluster is stopped';
  return profile;
}

/** True when another profile, or none, is in force. While the configuration cannot be read, the one from before is. */
async function isOutdated(
  adapters: Adapters,
  cluster: Cluster,
  begunWith: Profile,
): Promise<boolean> {
  const now = await attempt(() => profileNow(adapters, cluster));
  return now.ok && JSON.stringify(now.value) !== JSON.stringify(begunWith);
}

/** One after the other: a server that is down is asked once per round, not once per kind. */
async function listAll(api: ClusterReads, profile: Profile): Promise<readonly Start[]> {
  const starts: Start[] = [];
  for (const kind of watchedKinds(profile)) {
    const { resourceVersion, fingerprints } = await api.listForWatch(kind);
    const known = knownFrom(fingerprints, labelsCount(kind, profile));
    starts.push({ kind, known, resourceVersion });
  }
  return starts;
}

function digestsOf(starts: readonly Start[]): ReadonlyMap<Start['kind'], string> {
  return new Map(starts.map(({ kind, known }) => [kind, digestOf(known)]));
}

type Ask = (detail: string, kinds: readonly Watched[]) => Promise<void>;

function asker(adapters: Adapters, client: DurableClient, cluster: Cluster): Ask {
  return async (detail, kinds) => {
    // A new AzureIdentity or binding mostly names an identity that is new in Azure, too: no older list of them will do.
    const named = kinds.includes('identities') || kinds.includes('bindings');
    await enqueueRun(adapters, client, {
      key: cluster.id,
      source: 'watch',
      detail,
      ...(!named && { about: 'cluster' }),
    });
  };
}

function kindsOf(news: readonly News[]): readonly Watched[] {
  return [...new Set(news.map(({ kind }) => kind))];
}

const BEGINS = 'the watch begins';

function missed(kinds: readonly Watched[]): string {
  return `changed while nobody watched: ${kinds.join(', ')}`;
}

function describe(news: readonly News[]): string {
  const [first] = news;
  const what = first === undefined ? 'something' : `${first.kind} ${first.key}`;
  return news.length > 1 ? `${what} and ${news.length - 1} more changed` : `${what} changed`;
}
