import fc from 'fast-check';
import { identityId } from '../../../test/support/world';
import { afterChunk, chunk, MAX_IDENTITIES_PER_PATCH, patchBody } from './identity-patch';
import type { ResourceId } from '../base/resource-id';

const [A, B, C] = ['a', 'b', 'c'].map((name) => identityId(name)) as [
  ResourceId,
  ResourceId,
  ResourceId,
];
const many = (count: number, kind = 'id'): readonly ResourceId[] =>
  Array.from({ length: count }, (_, at) => identityId(`${kind}${at}`));

/** The body of a PATCH; mic-conformance.test.ts has the cases without any PATCH. */
describe('the body of a PATCH', () => {
  test('no identity block, add A and B: UserAssigned with both', () => {
    expect(patchBody({ add: [A, B], remove: [] }, [], false)).toEqual({
      type: 'UserAssigned',
      userAssignedIdentities: { [A]: {}, [B]: {} },
    });
  });

  test('SystemAssigned, add A: both types', () => {
    expect(patchBody({ add: [A], remove: [] }, [], true)).toEqual({
      type: 'SystemAssigned, UserAssigned',
      userAssignedIdentities: { [A]: {} },
    });
  });

  test('UserAssigned {A,B}, add C and remove A: B is not named', () => {
    expect(patchBody({ add: [C], remove: [A] }, [A, B], false)).toEqual({
      type: 'UserAssigned',
      userAssignedIdentities: { [A]: null, [C]: {} },
    });
  });

  test('UserAssigned {A}, remove A, the last: None without a map', () => {
    expect(patchBody({ add: [], remove: [A] }, [A], false)).toEqual({ type: 'None' });
  });

  test('SystemAssigned, UserAssigned {A}, remove A, the last: SystemAssigned without a map', () => {
    expect(patchBody({ add: [], remove: [A] }, [A], true)).toEqual({ type: 'SystemAssigned' });
  });

  test('removing some of many keeps the type', () => {
    expect(patchBody({ add: [], remove: [A] }, [A, B], true)).toEqual({
      type: 'SystemAssigned, UserAssigned',
      userAssignedIdentities: { [A]: null },
    });
  });

  test('type None is never sent while anything is added or stays, and SystemAssigned always survives', () => {
    const ids = many(6);
    fc.assert(
      fc.property(
        fc.subarray([...ids]),
        fc.subarray([...ids]),
        fc.boolean(),
        (attached, named, systemAssigned) => {
          const on = new Set(attached);
          const patch = {
            add: named.filter((id) => !on.has(id)),
            remove: named.filter((id) => on.has(id)),
          };
          const { type, userAssignedIdentities } = patchBody(patch, attached, systemAssigned);
          expect(type.includes('SystemAssigned')).toBe(systemAssigned);
          const left = afterChunk(attached, patch);
          expect(type.includes('UserAssigned')).toBe(left.length > 0);
          expect(userAssignedIdentities === undefined).toBe(left.length === 0);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe('chunks', () => {
  test('200 additions are two PATCHes of 150 and 50 (TestTruncate)', () => {
    const ids = many(200);
    const chunks = chunk(ids, []);
    expect(chunks.map(({ add }) => add.length)).toEqual([150, 50]);
    expect(chunks.flatMap(({ add }) => add)).toEqual(ids);
  });

  test('what fits is one PATCH, and nothing is none', () => {
    expect(chunk([A, B], [C])).toEqual([{ add: [A, B], remove: [C] }]);
    expect(chunk(many(150), [])).toHaveLength(1);
    expect(chunk([], [])).toEqual([]);
  });

  test('additions go first; removals fill the last of their chunks and follow', () => {
    const chunks = chunk(many(160), many(150, 'old'));
    expect(chunks.map(({ add, remove }) => [add.length, remove.length])).toEqual([
      [150, 0],
      [10, 140],
      [0, 10],
    ]);
    expect(chunks.flatMap(({ remove }) => remove)).toEqual(many(150, 'old'));
  });

  test('the limit is that of Azure (aad-pod-identity #637, #813)', () => {
    expect(MAX_IDENTITIES_PER_PATCH).toBe(150);
  });
});

test('after a chunk the host has what stayed and what came, each once', () => {
  expect(afterChunk([A, B], { add: [B, C], remove: [A] })).toEqual([B, C]);
});
