import { msOf } from '../../../shared/core/base/iso-time';
import type { ClusterApi, WatchEnd } from '../../../shared/adapters/kubernetes/kubernetes';
import type { Failure } from '../../../shared/core/base/errors';
import type { Known, Watched } from '../../../shared/core/pod-identity/watch';
import { takeOver } from '../../../shared/core/pod-identity/watch';
import type { Adapters } from '../../../shared/current-adapters';

/** A kind to be watched: what a list has shown, and the resource version of that list. */
export interface Start {
  readonly kind: Watched;
  readonly known: Known;
  readonly resourceVersion: string;
}

/** An object that changed. */
export interface News {
  readonly kind: Watched;
  /** `namespace/name`. */
  readonly key: string;
}

export interface Following {
  readonly adapters: Pick<Adapters, 'now' | 'idle' | 'pause'>;
  readonly api: Pick<ClusterApi, 'watch'>;
  readonly starts: readonly Start[];
  readonly seconds: number;
  /** Called with what changed, never twice at a time. Whatever it throws ends the round. */
  readonly ask: (news: readonly News[]) => Promise<void>;
  /** True when this is not any more what is to be watched, or how: the round then ends. Never throws. */
  readonly isOutdated: () => Promise<boolean>;
}

/** A deployment changes many objects within moments: one request speaks for all of them. */
const GATHER_MS = 1000;
/** How long a watch goes on by a profile that has changed. The configuration is kept for as long, so that looking is cheap. */
const LOOK_MS = 15_000;
/** A watch that ends sooner was cut. Opening it again and again would be a tight loop. */
const MIN_MS = 10_000;

/**
 * Watches all kinds at once until the time is over, what is to be watched changes or one of them ends for good, and then hears the others out: whatever
 * was seen has been asked for when it returns. The failure that ended it, if one did.
 */
export async function follow(following: Following): Promise<Failure | undefined> {
  const { adapters, starts, ask } = following;
  const over = new AbortController();
  const inbox = openInbox();
  const until = msOf(adapters.now()) + following.seconds * 1000;
  const watches = Promise.all(
    starts.map((start) =>
      watchKind(following, start, { until, inbox, signal: over.signal }).finally(() =>
        over.abort(),
      ),
    ),
  );
  const wait = (): Promise<'look'> => adapters.pause(LOOK_MS).then(() => 'look');
  async function endIfOutdated(): Promise<void> {
    if (await following.isOutdated()) over.abort();
  }
  let look = wait();
  try {
    for (;;) {
      const what = await adapters.idle(Promise.race([watches, inbox.filled(), look]));
      if (what === 'look') {
        await endIfOutdated();
        look = wait();
        continue;
      }
      if (inbox.isEmpty()) break;
      await adapters.idle(adapters.pause(GATHER_MS));
      await ask(inbox.take());
    }
  } finally {
    over.abort();
    await adapters.idle(watches);
  }
  return (await watches).flatMap((end) => (end.kind === 'failed' ? [end.failure] : []))[0];
}

interface Limits {
  /** Milliseconds since the Unix epoch. */
  readonly until: number;
  readonly inbox: Inbox;
  readonly signal: AbortSignal;
}

/** One kind. A connection that is closed is opened again at the last resource version, bookmarks included. */
async function watchKind(
  { adapters, api }: Following,
  { kind, known, resourceVersion: first }: Start,
  { until, inbox, signal }: Limits,
): Promise<WatchEnd> {
  let resourceVersion = first;
  for (;;) {
    const began = msOf(adapters.now());
    const timeoutSeconds = Math.ceil((until - began) / 1000);
    const end = await api.watch({ kind, resourceVersion, timeoutSeconds, signal }, (event) => {
      if (event.resourceVersion !== '') ({ resourceVersion } = event);
      if (takeOver(known, event)) inbox.put({ kind, key: event.key });
    });
    const now = msOf(adapters.now());
    if (end.kind === 'failed' || signal.aborted || until - now < MIN_MS) return end;
    if (now - began < MIN_MS) return { kind: 'failed', failure: cut(kind, end) };
    if (end.kind === 'expired') return end;
  }
}

function cut(kind: Watched, end: WatchEnd): Failure {
  const how = end.kind === 'expired' ? 'as too old (410 Gone)' : 'without giving a reason';
  return {
    policy: 'Transient',
    code: 'WatchCut',
    message: `The API server, or a proxy before it, ended the watch of ${kind} ${how} within ${MIN_MS / 1000} seconds.`,
  };
}

interface Inbox {
  put(news: News): void;
  /** Everything that has come, each object once. */
  take(): readonly News[];
  isEmpty(): boolean;
  /** Settles once something is there. */
  filled(): Promise<void>;
}

function openInbox(): Inbox {
  const news = new Map<string, News>();
  let wake = (): void => undefined;
  return {
    put(each) {
      news.set(`${each.kind} ${each.key}`, each);
      wake();
    },
    take() {
      const all = [...news.values()];
      news.clear();
      return all;
    },
    isEmpty: () => news.size === 0,
    filled: () =>
      news.size > 0 ? Promise.resolve() : new Promise<void>((resolve) => (wake = resolve)),
  };
}
