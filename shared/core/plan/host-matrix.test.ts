import type { World } from '../../../test/support/world';
import {
  held,
  host,
  identities,
  identity,
  IDENTITY_GROUP,
  identityId,
  planInput,
  planOf,
  profile,
  world,
} from '../../../test/support/world';
import { hostMatrix } from './host-matrix';

/** `pool1: a attached, b missing`, a line for each host. */
function lines(of: Partial<World>): readonly string[] {
  const { identities: ids, hosts } = hostMatrix(planInput(world(of)));
  return hosts.map(({ pool, standings }) => {
    const cells = standings.map(
      (standing, index) => `${ids[index]?.split('/').at(-1)} ${standing}`,
    );
    return `${pool ?? ''}: ${cells.join(', ')}`;
  });
}

test('shows on each pool what is there by us, what is there by others, and what is missing', () => {
  const [pool1, pool2] = [host('pool1', ['a', 'b']), host('pool2', ['a'])];
  const ledger = [held(pool1, 'a'), held(pool2, 'a')];
  expect(lines({ hosts: [pool2, pool1], identities: identities('a', 'b'), ledger })).toEqual([
    'pool1: a attached, b byOthers',
    'pool2: a attached, b missing',
  ]);
});

test('what nobody wants is foreign where we did not attach it, and leaves where we did', () => {
  const pool = host('pool1', ['theirs', 'old', 'a']);
  const ledger = [held(pool, 'old'), held(pool, 'a')];
  const of = { hosts: [pool], identities: identities('a'), ledger };
  expect(lines(of)).toEqual(['pool1: a attached, old leaving, theirs foreign']);
});

test('the identity of the kubelets is neither foreign nor said to leave', () => {
  const { cluster } = world();
  const kubelet = cluster.kubeletIdentity?.id ?? identityId('none');
  const pool = host('pool1', [], { attached: [{ id: kubelet }] });
  const entry = { ...held(pool, 'x'), identity: kubelet };
  expect(lines({ hosts: [pool], ledger: [entry] })).toEqual([
    expect.stringMatching(/^pool1: \S+ kubelet$/),
  ]);
});

test('an identity whose tag names other clusters is refused, and foreign where somebody attached it', () => {
  const other = identity('b', { tags: { 'aks-clusters': 'aks-other' } });
  const hosts = [host('pool1'), host('pool2', ['b'])];
  expect(lines({ hosts, identities: [other] })).toEqual(['pool1: b refused', 'pool2: b foreign']);
});

test('an identity for some pools belongs on no others', () => {
  const { identities: rules } = profile();
  const placements = [{ resourceGroup: IDENTITY_GROUP, nodePools: ['pool1'] }];
  const of = {
    hosts: [host('pool1'), host('pool2')],
    identities: identities('a'),
    profile: profile({ identities: { ...rules, placements } }),
  };
  expect(lines(of)).toEqual(['pool1: a missing', 'pool2: a none']);
});

test('what somebody keeps taking off is held back', () => {
  const pool = host('pool1');
  const contested = [
    {
      on: pool.id,
      until: '2026-01-02T13:00:00.000Z' as const,
      losses: 3,
      taken: [identityId('a')],
    },
  ];
  expect(lines({ hosts: [pool], identities: identities('a'), contested })).toEqual([
    'pool1: a heldBack',
  ]);
});

test('says missing exactly where the plan attaches', () => {
  const of = world({
    hosts: [host('pool1', ['a']), host('pool2')],
    identities: identities('a', 'b'),
  });
  const { identities: ids, hosts } = hostMatrix(planInput(of));
  const missing = hosts.flatMap(({ host: id, standings }) =>
    standings.flatMap((standing, index) => (standing === 'missing' ? [`${id} ${ids[index]}`] : [])),
  );
  const attached = planOf(of).steps.flatMap((step) =>
    step.kind === 'updateHost' ? step.attach.map((id) => `${step.target} ${id}`) : [],
  );
  expect(missing).toEqual(attached);
});

test('a cluster of a thousand hosts is cut short, and says by how much', () => {
  const hosts = Array.from({ length: 1000 }, (_, n) => host(`pool${n}`));
  const names = Array.from({ length: 10 }, (_, n) => `id${n}`);
  const matrix = hostMatrix(planInput(world({ hosts, identities: identities(...names) })));
  expect(matrix.hosts).toHaveLength(400);
  expect(matrix.omitted).toBe(600);
});
