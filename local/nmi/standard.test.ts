import { VirtualClock } from '../clock';
import { timelineOn } from '../azure/timeline';
import type { AssignedObject } from './objects';
import { standardIdentity, type Patience, type StandardResult } from './standard';
import { assigned, identity, NODE, pod, sourceOf } from './testing';

const NOTHING = { resource: 'r', clientId: '', resourceId: '' };
const QUICK: Patience = {
  retryAttemptsForCreated: 2,
  retryAttemptsForAssigned: 1,
  findIdentityRetryIntervalSeconds: 1,
};
const UPSTREAM: Patience = {
  retryAttemptsForCreated: 16,
  retryAttemptsForAssigned: 4,
  findIdentityRetryIntervalSeconds: 5,
};

interface Search {
  readonly request?: Partial<typeof NOTHING>;
  readonly patience?: Patience;
  readonly forceNamespaced?: boolean;
  /** Seconds after the start, and what happens then. */
  readonly later?: readonly [number, (list: AssignedObject[]) => void];
}

/** What a pod gets that asks now, and after how many virtual seconds. */
async function ask(
  list: AssignedObject[],
  { request = {}, patience = QUICK, forceNamespaced = false, later }: Search = {},
): Promise<{ readonly result: StandardResult; readonly seconds: number }> {
  const clock = new VirtualClock();
  const start = clock.now();
  if (later) clock.after(later[0] * 1000, () => later[1](list));
  const time = timelineOn(clock);
  const objects = sourceOf({ AzureAssignedIdentity: list });
  let answer: { result: StandardResult; seconds: number } | undefined;
  const sleep = (ms: number): Promise<void> => time.sleep(ms);
  void standardIdentity(
    { objects, node: NODE, forceNamespaced, patience, sleep, pick: () => 0 },
    pod(),
    { ...NOTHING, ...request },
  ).then((result) => (answer = { result, seconds: (clock.now() - start) / 1000 }));
  await clock.runUntil(() => answer !== undefined, start + 600_000);
  if (!answer) throw new Error('no answer within ten minutes');
  return answer;
}

async function nameOf(...input: Parameters<typeof ask>): Promise<string> {
  const { result } = await ask(...input);
  return result.kind === 'found' ? result.identity.metadata.name : result.kind;
}

const one = identity('one', { clientID: 'client-1', resourceID: 'resource-1' });
const two = identity('two', { clientID: 'client-2', resourceID: 'resource-2' });

describe('TestGetIdentitiesStandardClient', () => {
  test('1: no assigned identity is an error, and nothing was even Created', async () => {
    const { result } = await ask([]);
    expect(result).toMatchObject({ kind: 'none', created: false });
  });

  test('2: the empty state of old versions counts as Assigned', async () => {
    expect(await nameOf([assigned(one, ''), assigned(two, '')])).toBe('one');
  });

  test('3: only Created is an error that says so', async () => {
    const { result } = await ask([assigned(one, 'Created')]);
    expect(result).toMatchObject({ kind: 'none', created: true });
  });

  test('4: nothing requested gives the first that is Assigned', async () => {
    expect(await nameOf([assigned(one, 'Created'), assigned(two, 'Assigned')])).toBe('two');
  });

  test('nothing requested: one without a state goes before one that is Assigned', async () => {
    expect(await nameOf([assigned(one, 'Assigned'), assigned(two, '')])).toBe('two');
  });

  test('a state in other casing is no state that NMI knows', async () => {
    expect(await nameOf([assigned(one, 'assigned')])).toBe('none');
  });

  test('who gives up on what is Created tells of all tries, those for Created among them', async () => {
    const { result } = await ask([assigned(one, 'Created')], { patience: UPSTREAM });
    expect(result).toMatchObject({ created: true });
    expect(result).toHaveProperty(
      'message',
      expect.stringContaining('in ASSIGNED state failed after 20 attempts'),
    );
  });

  test('5: a requested client id that is only Created is an error, whatever else is Assigned', async () => {
    const other = identity('other', { clientID: 'client-3', resourceID: 'client-1' });
    const list = [assigned(one, 'Created'), assigned(other, 'Assigned')];
    const { result } = await ask(list, { request: { clientId: 'client-1' } });
    expect(result).toMatchObject({ kind: 'none', created: true });
  });

  test('6: a requested resource id that is only Created is an error too', async () => {
    const other = identity('other', { clientID: 'resource-1', resourceID: 'resource-3' });
    const list = [assigned(one, 'Created'), assigned(other, 'Assigned')];
    const { result } = await ask(list, { request: { resourceId: 'resource-1' } });
    expect(result).toMatchObject({ kind: 'none', created: true });
  });

  test('7: the Assigned one with the requested client id', async () => {
    const list = [assigned(one, 'Assigned'), assigned(two, 'Assigned')];
    expect(await nameOf(list, { request: { clientId: 'client-2' } })).toBe('two');
  });

  test('8: the Assigned one with the requested resource id', async () => {
    const list = [assigned(one, 'Assigned'), assigned(two, 'Assigned')];
    expect(await nameOf(list, { request: { resourceId: 'resource-2' } })).toBe('two');
  });

  test('9: namespaced, nothing requested gives the one in the namespace of the pod', async () => {
    const elsewhere = identity('elsewhere', {}, 'other');
    const list = [assigned(elsewhere, 'Assigned'), assigned(one, 'Assigned')];
    expect(await nameOf(list, { forceNamespaced: true })).toBe('one');
  });
});

describe('the patience of standard mode with the numbers of aad-pod-identity', () => {
  test('80 seconds when nothing appears at all', async () => {
    expect((await ask([], { patience: UPSTREAM })).seconds).toBe(80);
  });

  test('100 seconds when something is Created but never Assigned', async () => {
    expect((await ask([assigned(one, 'Created')], { patience: UPSTREAM })).seconds).toBe(100);
  });

  test('a waiting pod gets its identity within five seconds of Assigned', async () => {
    const later = [
      88,
      (list: AssignedObject[]): void => void list.splice(0, 1, assigned(one, 'Assigned')),
    ] as const;
    const { result, seconds } = await ask([assigned(one, 'Created')], {
      patience: UPSTREAM,
      later,
    });
    expect([result.kind, seconds]).toEqual(['found', 90]);
  });

  test('whoever names no identity is told of 16 tries, whoever names one of its client id as well', async () => {
    const unnamed = await ask([], { patience: UPSTREAM });
    const named = await ask([], { patience: UPSTREAM, request: { clientId: 'client-1' } });
    const failed =
      'getting assigned identities for pod default/demo in CREATED state failed after 16 attempts, retry duration [5]s, error: <nil>. Check MIC pod logs for identity assignment errors';
    expect([unnamed.result, named.result]).toMatchObject([
      { message: failed },
      { message: `clientID in request: clie##### REDACTED #####nt-1, ${failed}` },
    ]);
  });

  test('an identity that appears in the last of 80 seconds is in time still', async () => {
    const later = [
      79,
      (list: AssignedObject[]): void => void list.push(assigned(one, 'Assigned')),
    ] as const;
    const { result, seconds } = await ask([], { patience: UPSTREAM, later });
    expect([result.kind, seconds]).toEqual(['found', 80]);
  });

  test('an identity that appears before 75 seconds have passed is in time', async () => {
    const later = [
      74,
      (list: AssignedObject[]): void => void list.push(assigned(one, 'Assigned')),
    ] as const;
    const { result, seconds } = await ask([], { patience: UPSTREAM, later });
    expect([result.kind, seconds]).toEqual(['found', 75]);
  });
});

describe('what standard mode looks at', () => {
  test('the label nodename: an object that lies on another node by its label is not seen', async () => {
    const moved = assigned(one, 'Assigned');
    const elsewhere = { ...moved, metadata: { ...moved.metadata, labels: { nodename: 'n2' } } };
    expect(await nameOf([elsewhere])).toBe('none');
  });

  test('pod name and pod namespace', async () => {
    const mine = assigned(one, 'Assigned');
    expect(await nameOf([{ ...mine, spec: { ...mine.spec, podNamespace: 'other' } }])).toBe('none');
    expect(await nameOf([{ ...mine, spec: { ...mine.spec, pod: 'demo-2' } }])).toBe('none');
  });

  test('an Unassigned one is on its way out', async () => {
    const { result } = await ask([assigned(one, 'Unassigned')]);
    expect(result).toMatchObject({ kind: 'none', created: false });
  });

  test('a client id or a resource id: one of the two is enough', async () => {
    const request = { clientId: 'unknown', resourceId: 'resource-1' };
    expect(await nameOf([assigned(one, 'Assigned')], { request })).toBe('one');
  });

  test('those without a state alone, where one of them is meant: one that is Assigned cannot help', async () => {
    const elsewhere = identity('elsewhere', { clientID: 'client-1' }, 'other');
    const list = [assigned(elsewhere, ''), assigned(one, 'Assigned')];
    expect(await nameOf(list, { forceNamespaced: true })).toBe('panic');
    const { result } = await ask(list, {
      forceNamespaced: true,
      request: { clientId: 'client-1' },
    });
    expect(result).toMatchObject({
      message: 'no azure identity found for request clientID clie##### REDACTED #####nt-1',
    });
  });

  test('a client id in other casing is awaited but not given', async () => {
    const { result, seconds } = await ask([assigned(one, 'Assigned')], {
      request: { clientId: 'CLIENT-1' },
    });
    expect([result.kind, seconds]).toEqual(['none', 0]);
  });

  test('an identity that is namespaced by annotation is not given to a pod elsewhere', async () => {
    const annotations = { 'aadpodidentity.k8s.io/Behavior': 'namespaced' };
    const metadata = { name: 'shy', namespace: 'other', annotations };
    expect(await nameOf([assigned({ metadata, spec: { type: 0 } }, 'Assigned')])).toBe('panic');
  });
});
