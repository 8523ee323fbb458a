import { cluster } from '../../../test/support/world';
import type { Cluster } from '../../core/cluster/cluster';
import { isReconcileError } from '../../core/base/errors';
import { DRAFT } from './assigned.testing';
import { statusFailure } from './failure';
import type { KubeRequest, Sender } from './send';
import { deleteAssigned, replaceAssigned, setAssignedState } from './write';

const FINALIZER = 'azureassignedidentity.finalizers.aadpodidentity.k8s.io';
const AT = { namespace: 'default', name: 'web', uid: 'u1', resourceVersion: '7' };

interface Stored {
  uid: string;
  version: number;
  finalizers: readonly string[];
  deleting: boolean;
  state: string;
}

/** One object as a real API server (1.34) keeps it, with its answers to writes that come too late. */
interface World {
  readonly name: string;
  object: Stored | undefined;
  /** What others do just before the next writes of ours arrive. */
  readonly meanwhile: ((object: Stored) => Stored | undefined)[];
}

function world(changes: Partial<Stored> = {}, name = 'aks'): World {
  const object = { uid: 'u1', version: 7, finalizers: [], deleting: false, state: 'Created' };
  return { name, object: { ...object, ...changes }, meanwhile: [] };
}

function senderOf(world: World): Sender {
  const of: Cluster = { ...cluster(), name: world.name };
  return {
    open: () => Promise.reject(new Error('nothing is watched here')),
    async json(request) {
      if (request.method !== 'GET' && world.object !== undefined) {
        world.object = world.meanwhile.shift()?.(world.object) ?? world.object;
      }
      const { object } = world;
      if (object === undefined) throw refused(of, request, [404, 'NotFound', '"web" not found']);
      if (request.method === 'GET') return { value: shown(object), bytes: 1 };
      const answer = late(object, request);
      if (answer !== undefined) throw refused(of, request, answer);
      const next = written(object, request);
      world.object = next.deleting && next.finalizers.length === 0 ? undefined : next;
      return { value: shown(next), bytes: 1 };
    },
  };
}

type Refusal = readonly [status: number, reason: string, message: string];

function refused(of: Cluster, request: KubeRequest, [code, reason, message]: Refusal): Error {
  const text = JSON.stringify({ kind: 'Status', status: 'Failure', code, reason, message });
  return statusFailure(of, request, { status: code, headers: {}, text });
}

/** What is answered to a write whose object has become another; undefined when it has not. */
function late(object: Stored, request: KubeRequest): Refusal | undefined {
  if (request.contentType === 'application/json-patch+json') {
    return [422, 'Invalid', 'the server rejected our request due to an error in our request'];
  }
  const { metadata, preconditions } = request.body as Sent;
  if ((metadata?.resourceVersion ?? String(object.version)) !== String(object.version)) {
    return [409, 'Conflict', 'the object has been modified'];
  }
  if ((metadata?.uid ?? object.uid) !== object.uid) {
    return [422, 'Invalid', 'metadata.uid: field is immutable'];
  }
  return (preconditions?.uid ?? object.uid) === object.uid
    ? undefined
    : [409, 'Conflict', 'the UID in the precondition does not match'];
}

function written(object: Stored, { method, body }: KubeRequest): Stored {
  const { metadata, status } = body as Sent;
  return {
    ...object,
    version: object.version + 1,
    deleting: object.deleting || method === 'DELETE',
    finalizers: metadata?.finalizers === null ? [] : object.finalizers,
    state: status?.status ?? object.state,
  };
}

interface Sent {
  readonly metadata?: {
    readonly resourceVersion?: string;
    readonly uid?: string;
    readonly finalizers?: null;
  };
  readonly preconditions?: { readonly uid: string };
  readonly status?: { readonly status: string };
}

function shown({ uid, version, finalizers, deleting }: Stored): object {
  const deletionTimestamp = deleting ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {};
  return { metadata: { uid, resourceVersion: String(version), finalizers, ...deletionTimestamp } };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    if (!isReconcileError(error)) throw error;
    return `${error.failure.policy}/${error.failure.code}`;
  }
}

/** Its own status, as MIC writes it. */
const touched = (object: Stored): Stored => ({ ...object, version: object.version + 1 });
const recreated = (object: Stored): Stored => ({ ...touched(object), uid: 'u2' });

test.each(['aks', 'test', 'contest-eu'])(
  'a state that somebody else wrote first is a lost race, to be looked at again, also in cluster %s [F7]',
  async (name) => {
    const there = world({}, name);
    there.meanwhile.push(touched);
    expect(await codeOf(setAssignedState(senderOf(there), AT, 'Assigned'))).toBe(
      'Conflict/Conflict',
    );
    expect(there.object?.state).toBe('Created');
  },
);

test('so is one of an object that was deleted and made anew', async () => {
  const there = world();
  there.meanwhile.push(recreated);
  expect(await codeOf(setAssignedState(senderOf(there), AT, 'Assigned'))).toBe('Conflict/Conflict');
});

test('so is a replacement', async () => {
  const there = world();
  there.meanwhile.push(touched);
  expect(await codeOf(replaceAssigned(senderOf(there), AT, DRAFT))).toBe('Conflict/Conflict');
});

test('the state of an object that nobody touched is set', async () => {
  const there = world();
  await setAssignedState(senderOf(there), AT, 'Assigned');
  expect(there.object?.state).toBe('Assigned');
});

describe('an object that is to go', () => {
  test.each([
    ['with a finalizer of MIC', [FINALIZER]],
    ['without a finalizer', []],
  ])('goes %s, though somebody writes it between our read and our write', async (_, finalizers) => {
    const there = world({ finalizers });
    there.meanwhile.push(touched, touched, touched);
    await deleteAssigned(senderOf(there), AT);
    expect(there.object).toBeUndefined();
  });

  test('stays when it was made anew meanwhile: that one is another', async () => {
    for (const finalizers of [[], [FINALIZER]]) {
      const there = world({ finalizers });
      there.meanwhile.push(recreated);
      await deleteAssigned(senderOf(there), AT);
      expect(there.object).toMatchObject({ uid: 'u2', finalizers, deleting: false });
    }
  });

  test('is a lost race, and no mistake of ours, when somebody writes it without end', async () => {
    const there = world({ finalizers: [FINALIZER] });
    there.meanwhile.push(...Array<typeof touched>(50).fill(touched));
    expect(await codeOf(deleteAssigned(senderOf(there), AT))).toBe('Conflict/Conflict');
  });

  test('that waits for its finalizer alone is let go', async () => {
    const there = world({ finalizers: [FINALIZER], deleting: true });
    await deleteAssigned(senderOf(there), AT);
    expect(there.object).toBeUndefined();
  });
});
