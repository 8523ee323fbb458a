import { isReconcileError } from '../../../core/base/errors';
import { isJsonObject } from '../../../core/base/json';
import { atOnce, blobId } from '../blob-texts';
import type { Session } from './session';

/** A blob whose size is known. */
export interface SizedBlob {
  readonly sha: string;
  /** Bytes. */
  readonly size: number;
}

/** Below this, one request for each is as quick. */
const MIN_COUNT = 10;
const MAX_BATCH = 100;
/** Bytes. GraphQL gives up after ten seconds and cuts large texts; manifests are far smaller. */
const MAX_BYTES = 64 * 1024;
const OBJECT_ID = /^[0-9a-f]{40}$/;

/**
 * Texts of many blobs by their ids, a hundred in a request: a repository of a thousand files would else use up what GitHub
 * allows in a minute (900 REST requests). Only texts that have the id that was asked for count; whatever is not among
 * them is read one by one, which also says what is wrong.
 */
export async function manyBlobs(
  session: Session,
  blobs: readonly SizedBlob[],
): Promise<ReadonlyMap<string, string>> {
  const small = blobs.filter(({ sha, size }) => size <= MAX_BYTES && OBJECT_ID.test(sha));
  const ids = [...new Set(small.map(({ sha }) => sha))];
  if (ids.length < MIN_COUNT) return new Map();
  const batches = Array.from({ length: Math.ceil(ids.length / MAX_BATCH) }, (_, at) =>
    ids.slice(at * MAX_BATCH, (at + 1) * MAX_BATCH),
  );
  const texts = await atOnce(batches, (batch) => readBatch(session, batch));
  return new Map(texts.flat());
}

async function readBatch(
  session: Session,
  ids: readonly string[],
): Promise<readonly (readonly [string, string])[]> {
  const { owner, repo } = session;
  try {
    const answer = await session.read({ action: 'read files' }, async (octokit) => ({
      status: 200,
      data: await octokit.graphql<unknown>(queryOf(ids), { owner, name: repo }),
    }));
    const found = isJsonObject(answer) ? answer['repository'] : undefined;
    return ids.flatMap((id, at) => {
      const text = textIn(isJsonObject(found) ? found[`b${at}`] : undefined);
      return text !== undefined && blobId(text) === id ? [[id, text] as const] : [];
    });
  } catch (error) {
    if (isReconcileError(error) && error.failure.policy === 'Throttled') throw error;
    return [];
  }
}

function queryOf(ids: readonly string[]): string {
  const fields = ids.map((id, at) => `b${at}: object(oid: "${id}") { ... on Blob { text } }`);
  return `query ($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    ${fields.join('\n    ')}
  }
}`;
}

function textIn(blob: unknown): string | undefined {
  const text = isJsonObject(blob) ? blob['text'] : undefined;
  return typeof text === 'string' ? text : undefined;
}
