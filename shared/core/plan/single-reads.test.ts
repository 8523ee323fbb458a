import { deadEntry, entry, host, identityId, world, planInput } from '../../../test/support/world';
import { isDeadOnHosts, withSingleReads } from './single-reads';

const NONE = new Set<string>();
const NOTHING = { hosts: [], identities: [], roles: [] };
const NO_PROOF = { proved: NONE, announced: NONE, deleted: NONE };

test('what was read by itself stands in place of what a list showed, and beside what it lost', () => {
  const { observed } = planInput(world({ hosts: [host('a', ['old']), host('b')] }));
  const seen = withSingleReads(observed, {
    ...NOTHING,
    ...NO_PROOF,
    hosts: [host('a', ['new']), host('lost', ['x'])],
    proved: new Set(['p']),
  });
  expect(seen.hosts).toEqual([host('a', ['new']), host('b'), host('lost', ['x'])]);
  expect(seen.proved.has('p')).toBe(true);
});

describe('an identity that Azure says was deleted', () => {
  const id = identityId('a');

  test.each([
    [
      'is dead when all its entries lost their principal',
      [host('x', [], { attached: [deadEntry('a')] })],
      true,
    ],
    [
      'is not dead while one host shows its principal',
      [host('x', [], { attached: [deadEntry('a')] }), host('y', [], { attached: [entry('a')] })],
      false,
    ],
    [
      'is not dead on a host that Azure is writing to, which shows all entries so',
      [host('x', [], { attached: [deadEntry('a')], provisioningState: 'Updating' })],
      false,
    ],
    ['is not proved by hosts that do not have it', [host('x', ['b'])], false],
    ['is not proved when there are no hosts', [], false],
  ])('%s [F25]', (_what, hosts, dead) => {
    expect(isDeadOnHosts(id, { hosts })).toBe(dead);
  });
});
