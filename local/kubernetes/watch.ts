import type { ServerResponse } from 'node:http';
import type { Kernel } from './kernel';
import type { ApiRequest, Target } from './request';
import { qualified } from './resources';
import { cutOff } from './response';
import type { Change } from './store';
import { matcherOf } from './verbs/list';
import { bookmark, expiredEvent, typeFor } from './watch-events';
import { startOf } from './watch-start';

export interface WatchOptions {
  readonly response: ServerResponse;
  readonly bookmarkMs: number;
  /** Breaks the connection after so many lines. */
  readonly cutAfterLines?: number;
  /** Tells that the version is too old, whatever it is. */
  readonly isGone?: boolean;
}

/** Ends one watch. */
export type EndWatch = () => void;

/**
 * Streams the changes of a resource as lines of JSON, from the version that was asked for. One that the history does not reach back to
 * is told in the stream, after a 200.
 */
export function openWatch(
  kernel: Kernel,
  { query }: ApiRequest,
  target: Target,
  options: WatchOptions,
): EndWatch {
  const { store, clock } = kernel;
  const { response } = options;
  const matches = matcherFor(query, target);
  const start = startOf(kernel, query, target);
  const cancels: (() => void)[] = [];
  let lines = 0;
  let over = false;

  function end(cut = false): void {
    if (over) return;
    over = true;
    cancels.forEach((cancel) => cancel());
    // What was sent before the cut has left; only what comes after is lost.
    if (cut) response.write('\n', () => cutOff(response));
    else response.end();
  }
  function line(type: string, object: unknown): void {
    if (over) return;
    if (options.cutAfterLines !== undefined && lines >= options.cutAfterLines) return end(true);
    lines += 1;
    response.write(`${JSON.stringify({ type, object })}\n`);
  }
  function tell(change: Change): void {
    if (change.resource !== qualified(target.resource) || change.version <= start.after) return;
    const type = typeFor(change, matches);
    if (type !== undefined) line(type, change.object);
  }

  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  if (start.past === undefined || options.isGone === true) {
    line('ERROR', expiredEvent(query, store.version()));
    end();
    return () => undefined;
  }
  start.past.forEach(tell);
  const wantsBookmarks = query.get('allowWatchBookmarks') === 'true';
  if (start.isInitial && wantsBookmarks) line('BOOKMARK', bookmark(kernel, target, true));
  if (options.cutAfterLines === 0) end(true);
  cancels.push(store.onChange(tell));
  const seconds = Number(query.get('timeoutSeconds') ?? 0);
  if (seconds > 0) cancels.push(clock.after(seconds * 1000, () => end()));
  if (wantsBookmarks) {
    const tellVersion = (): void => line('BOOKMARK', bookmark(kernel, target, false));
    cancels.push(every(kernel, options.bookmarkMs, tellVersion));
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

function matcherFor(query: URLSearchParams, { resource, namespace }: Target) {
  const matches = matcherOf(query, resource);
  return (object: Change['object']): boolean =>
    (namespace === undefined || object.metadata.namespace === namespace) && matches(object);
}
