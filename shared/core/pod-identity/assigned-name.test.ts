import { azureIdentity, binding, pod } from '../../../test/support/objects';
import { assignedName } from './assigned-name';
import type { Match } from './match';

function match(namespace: string, name: string, identity: string, from = 'apps'): Match {
  return {
    pod: pod(name, 's', { meta: { namespace } }),
    identity: azureIdentity(identity, { meta: { namespace: from } }),
    binding: binding(identity, 's', { namespace: from }),
  };
}

const free = (): boolean => true;
const taken = (): boolean => false;

test('the name is the one that MIC gives, as long as nobody else has it', () => {
  expect(assignedName(match('default', 'demo-7f9c', 'demo-aad1'), free)).toBe(
    'demo-7f9c-default-demo-aad1',
  );
});

test('pods b-c/a and c/a-b of identity d do not share a name (N4)', () => {
  const [one, two] = [match('b-c', 'a', 'd'), match('c', 'a-b', 'd')];
  expect(assignedName(one, free)).toBe('a-b-c-d');
  expect(assignedName(two, free)).toBe('a-b-c-d');
  expect(assignedName(one, taken)).not.toBe(assignedName(two, taken));
});

test('one pod with equally named identities of two namespaces has two names', () => {
  expect(assignedName(match('x', 'p', 'd', 'one'), taken)).not.toBe(
    assignedName(match('x', 'p', 'd', 'two'), taken),
  );
});

test('a name that had to be made unique is the same the next time', () => {
  const name = assignedName(match('b-c', 'a', 'd'), taken);
  expect(name).toMatch(/^a-b-c-d-[0-9a-f]{10}$/);
  expect(assignedName(match('b-c', 'a', 'd'), taken)).toBe(name);
});

test('253 characters fit into the name of an object, 254 are cut', () => {
  const longest = 'p'.repeat(253 - '-x-d'.length);
  expect(assignedName(match('x', longest, 'd'), free)).toBe(`${longest}-x-d`);
  const cut = assignedName(match('x', `${longest}p`, 'd'), free);
  expect(cut).toHaveLength(253);
  expect(cut).toMatch(/^p+-[0-9a-f]{10}$/);
});

test('a name that is cut keeps to what the API server takes: no dot before the hash', () => {
  // The cut falls behind the dots.
  const name = assignedName(match('x', `${'p'.repeat(238)}....${'p'.repeat(15)}`, 'd'), free);
  expect(name).toMatch(/^p{238}-[0-9a-f]{10}$/);
});
