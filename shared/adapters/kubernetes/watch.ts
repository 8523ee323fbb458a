import type { Cluster } from '../../core/cluster/cluster';
import { isReconcileError } from '../../core/base/errors';
import { networkFailure, tooLarge } from './failure';
import { fingerprintOf, keyOf } from './fingerprint';
import type { Json } from './json';
import { asMap, asText } from './json';
import { KINDS } from './kinds';
import type { WatchEnd, WatchEvent, WatchRequest, WatchStart, WatchedKind } from './kubernetes';
import { list } from './lists';
import type { Sender } from './send';

/** The largest object that etcd takes is 1.5 MB. */
const MAX_LINE_LENGTH = 4 * 1024 * 1024;
/** The server ends a watch after `timeoutSeconds`; one that does not is cut off. */
const GRACE_MS = 10_000;
const TYPES = ['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK'] as const;

/** Where a watch may start, and what is there. A kind that the server does not know has nothing, and is watched in vain. */
export async function listForWatch(
  cluster: Cluster,
  sender: Sender,
  kind: WatchedKind,
): Promise<WatchStart> {
  const listed = await list(cluster, sender, KINDS[kind]);
  const items = listed?.items ?? [];
  return {
    resourceVersion: listed?.resourceVersion ?? '',
    fingerprints: new Map(items.map((item) => [keyOf(item), fingerprintOf(kind, item)])),
  };
}

/** One watch, line by line. Its end is an answer, never an exception. */
export async function watch(
  cluster: Cluster,
  sender: Sender,
  request: WatchRequest,
  onEvent: (event: WatchEvent) => void,
): Promise<WatchEnd> {
  try {
    const { body } = await sender.open(requestOf(request));
    for await (const line of linesOf(cluster, body)) {
      const end = take(request.kind, line, onEvent);
      if (end !== undefined) return end;
    }
    return { kind: 'closed' };
  } catch (error) {
    if (request.signal.aborted) return { kind: 'closed' };
    return endOf(cluster, error);
  }
}

function requestOf({
  kind,
  resourceVersion,
  timeoutSeconds,
  signal,
}: WatchRequest): Parameters<Sender['open']>[0] {
  const { path, labelSelector } = KINDS[kind];
  return {
    method: 'GET',
    path,
    query: {
      watch: 'true',
      allowWatchBookmarks: 'true',
      timeoutSeconds: String(timeoutSeconds),
      ...(resourceVersion !== '' && { resourceVersion }),
      ...(labelSelector !== undefined && { labelSelector }),
    },
    timeoutMs: timeoutSeconds * 1000 + GRACE_MS,
    signal,
  };
}

/** Undefined: go on. A line that is not JSON is what is left of a cut connection. */
function take(
  kind: WatchedKind,
  line: string,
  onEvent: (event: WatchEvent) => void,
): WatchEnd | undefined {
  const event = parsed(line);
  const object = asMap(event.object);
  const type = TYPES.find((each) => each === event.type);
  if (type !== undefined) {
    onEvent(eventOf(kind, type, object));
    return undefined;
  }
  // An ERROR event carries a Status object.
  return event.type === 'ERROR' && object.code === 410 ? { kind: 'expired' } : { kind: 'closed' };
}

function eventOf(kind: WatchedKind, type: WatchEvent['type'], object: Json): WatchEvent {
  const resourceVersion = asText(asMap(object.metadata).resourceVersion);
  if (type === 'BOOKMARK') return { type, key: '', fingerprint: '', resourceVersion };
  return { type, key: keyOf(object), fingerprint: fingerprintOf(kind, object), resourceVersion };
}

function parsed(line: string): Json {
  try {
    return asMap(JSON.parse(line));
  } catch {
    return {};
  }
}

async function* linesOf(cluster: Cluster, body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE_LENGTH) throw tooLarge(cluster, MAX_LINE_LENGTH);
    yield* lines.filter((line) => line !== '');
  }
}

/** A connection that breaks is as good as one that is closed: the next list shows what was missed. */
function endOf(cluster: Cluster, error: unknown): WatchEnd {
  const { failure } = isReconcileError(error) ? error : networkFailure(cluster, error);
  if (failure.code === 'Expired') return { kind: 'expired' };
  return { kind: 'failed', failure };
}
