import type { ServerResponse } from 'node:http';
import type { ApiRequest, Target } from './request';
import { apiVersionOf, qualified } from './resources';
import type { Matches } from './selector';
import { fieldSelector, labelSelector } from './selector';
import { expired, KubeError } from './status';
import type { Change } from './store';
import type { Kernel } from './verbs';

export interface WatchOptions {
  readonly response: ServerResponse;
  readonly bookmarkMs: number;
  /** Breaks the connection after so many lines. */
  readonly cutAfterLines?: number;
}

/** Ends one watch. */
export type EndWatch = () => void;

/**
 * Streams the changes of a resource as lines of JSON, from the version that was asked for. Throws 410 when the history
 * does not reach back so far, as the real server does before it has sent anything.
 */
export function openWatch(
  kernel: Kernel,
  { query }: ApiRequest,
  target: Target,
  { response, ...options }: WatchOptions,
): EndWatch {
  const { store, clock } = kernel;
  const matches = matcherOf(query, target);
  const past = pastOf(kernel, query, target);
  const cancels: (() => void)[] = [];
  let lines = 0;
  let over = false;

  function end(cut = false): void {
    if (over) return;
    over = true;
    cancels.forEach((cancel) => cancel());
    // What was told before the cut has left; only what comes after is lost.
    if (cut) response.write('\n', () => response.destroy());
    else response.end();
  }
  function line(type: string, object: unknown): void {
    if (over) return;
    if (options.cutAfterLines !== undefined && lines >= options.cutAfterLines) return end(true);
    lines += 1;
    response.write(`${JSON.stringify({ type, object })}\n`);
  }
  function tell(change: Change): void {
    if (change.resource !== qualified(target.resource)) return;
    const type = typeFor(change, matches);
    if (type !== undefined) line(type, change.object);
  }

  response.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' });
  response.flushHeaders();
  past.forEach(tell);
  if (options.cutAfterLines === 0) end(true);
  cancels.push(store.onChange(tell));
  const seconds = Number(query.get('timeoutSeconds') ?? 0);
  if (seconds > 0) cancels.push(clock.after(seconds * 1000, () => end()));
  if (query.get('allowWatchBookmarks') === 'true') {
    cancels.push(
      every(kernel, options.bookmarkMs, () => line('BOOKMARK', bookmark(kernel, target))),
    );
  }
  response.on('close', () => end());
  return () => end(true);
}

function every({ clock }: Kernel, ms: number, work: () => void): () => void {
  let cancel = (): void => undefined;
  const next = (): void => {
    cancel = clock.after(ms, () => {
      work();
      next();
    });
  };
  next();
  return () => cancel();
}

function bookmark({ store }: Kernel, { resource }: Target): unknown {
  return {
    kind: resource.kind,
    apiVersion: apiVersionOf(resource),
    metadata: { resourceVersion: String(store.version()), creationTimestamp: null },
  };
}

function matcherOf(query: URLSearchParams, { namespace }: Target): Matches {
  const byLabel = labelSelector(query.get('labelSelector'));
  const byField = fieldSelector(query.get('fieldSelector'));
  return (object) =>
    (namespace === undefined || object.metadata.namespace === namespace) &&
    byLabel(object) &&
    byField(object);
}

/** Without a version, or with 0, everything that is there is told as ADDED first. */
function pastOf(
  { store, clock }: Kernel,
  query: URLSearchParams,
  { resource }: Target,
): readonly Change[] {
  const from = query.get('resourceVersion') ?? '';
  if (from === '' || from === '0') {
    return store.list(resource).map((object) => ({
      type: 'ADDED',
      version: store.version(),
      at: clock.now(),
      resource: qualified(resource),
      object,
    }));
  }
  if (!/^\d+$/.test(from))
    throw new KubeError(400, 'BadRequest', `invalid resource version "${from}"`);
  const past = store.since(resource, Number(from));
  if (past === undefined) throw expired(`too old resource version: ${from} (${store.version()})`);
  return past;
}

/** An object that comes under a selector is ADDED for it, one that leaves it DELETED. */
function typeFor({ type, object, before }: Change, matches: Matches): Change['type'] | undefined {
  const is = type !== 'DELETED' && matches(object);
  const was = before !== undefined && matches(before);
  if (is) return was || before === undefined ? type : 'ADDED';
  return was ? 'DELETED' : undefined;
}
