import type { HostProgress } from '../../../shared/core/plan/host-progress';
import { startHost } from '../../../shared/core/plan/host-progress';
import type { UpdateHostStep } from '../../../shared/core/plan/plan';
import { FakeAzure } from '../../../test/support/fakes/azure';
import {
  cluster,
  deadEntry,
  host,
  hostId,
  hostStepsOf,
  identities,
  identityId,
  planOf,
  world,
} from '../../../test/support/world';
import type { ReadBack } from './read-back';
import { readBack } from './read-back';

const NODES = { ...cluster(), pools: [] } as never;
const [A] = [identityId('a')];

/** A host that got identity `a`, unless a test says otherwise. */
function updated(
  step: Partial<UpdateHostStep> = {},
  change: Partial<HostProgress> = {},
): HostProgress {
  const plan = planOf(world({ hosts: [host('pool')], identities: identities('a') }));
  const [planned] = hostStepsOf(plan);
  if (planned === undefined) throw new Error('it lacks an identity');
  return { ...startHost({ ...planned, ...step }), status: 'done', ...change };
}

function look(azure: FakeAzure, updates: readonly HostProgress[] = [updated()]): Promise<ReadBack> {
  return readBack(azure.api, NODES, updates);
}

test('a list that shows what a host got is enough: a hundred hosts cost one call', async () => {
  const azure = new FakeAzure({ hosts: [host('pool', ['a'])] });
  expect((await look(azure)).hosts.get(hostId('pool'))).toEqual(host('pool', ['a']));
  expect(azure.calls).toHaveLength(1);
});

test.each<[string, FakeAzure]>([
  ['a list that leaves the host out [F18]', new FakeAzure({ hosts: [] })],
  ['a list that is older than the PATCH [P5]', new FakeAzure({ hosts: [host('pool')] })],
  [
    'a list that shows an entry without its principal',
    new FakeAzure({ hosts: [host('pool', [], { attached: [deadEntry('a')] })] }),
  ],
])('%s is no proof: the host is read by itself', async (_, azure) => {
  azure.next('getHost', async () => ({ there: host('pool', ['a']) }));
  const { hosts, failures } = await look(azure);
  expect(hosts.get(hostId('pool'))?.attached.map(({ id }) => id)).toEqual([A]);
  expect([azure.calls.at(-1), failures]).toEqual(['getHost pool', []]);
});

test('what is to be gone is looked for in a read of the very host, whatever a list leaves out [P7]', async () => {
  const azure = new FakeAzure({ hosts: [host('pool')] });
  await look(azure, [updated({ detach: [A] }, { phase: 'detach' })]);
  expect(azure.calls).toEqual(['getHost pool']);
});

test('so it is when a list was read for the sake of another host', async () => {
  const azure = new FakeAzure({ hosts: [host('pool'), host('other', ['a'])] });
  const [other] = hostStepsOf(
    planOf(world({ hosts: [host('other')], identities: identities('a') })),
  );
  const added: HostProgress = { ...startHost(other!), status: 'done' };
  await look(azure, [added, updated({ attach: [], detach: [A] }, { phase: 'detach' })]);
  expect(azure.calls.map((call) => call.split(' ')[0])).toEqual(['listHosts', 'getHost']);
});

test('a list that fails costs a read of each host, and fails nothing', async () => {
  const azure = new FakeAzure({ hosts: [host('pool', ['a'])] });
  azure.refuse('listHosts', { policy: 'Throttled' });
  const { hosts, failures } = await look(azure);
  expect([hosts.size, failures]).toEqual([1, []]);
});

test('a host that cannot be read is said to be so, and is not among those that were seen', async () => {
  const azure = new FakeAzure({ hosts: [] });
  azure.refuse('getHost', { policy: 'Throttled', code: 'TooManyRequests' });
  const { hosts, failures } = await look(azure);
  expect([hosts.size, failures.map(({ code }) => code)]).toEqual([0, ['TooManyRequests']]);
});

test('nobody is asked where no host was updated', async () => {
  const azure = new FakeAzure();
  expect(await readBack(azure.api, undefined, [])).toEqual({ hosts: new Map(), failures: [] });
  expect(azure.calls).toEqual([]);
});
