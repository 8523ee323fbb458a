import type { Removal } from './assigned-difference';
import { guardRemovals } from './removal-guard';

function removals(count: number, why: Removal['why']): readonly Removal[] {
  return Array.from({ length: count }, (_, index) => {
    const at = { namespace: 'default', name: `${why}-${index}`, uid: `${index}` };
    return {
      at: { ...at, resourceVersion: '1' },
      ref: { kind: 'AzureAssignedIdentity', namespace: 'default', name: at.name },
      why,
    };
  });
}

function guarded(remove: readonly Removal[], held: number, maxShare = 0.5) {
  return guardRemovals({ create: [], update: [], setState: [], remove }, held, maxShare);
}

test('ten are ordinary work, even if they are all', () => {
  const { difference, held } = guarded(removals(10, 'NoLongerBound'), 10);
  expect(difference.remove).toHaveLength(10);
  expect(held).toBeUndefined();
});

test('more than the share, of pods that live, are held back (N20)', () => {
  const { difference, held } = guarded(removals(11, 'NoLongerBound'), 20);
  expect(difference.remove).toEqual([]);
  expect(held).toEqual({ removing: 11, held: 20, maxShare: 0.5 });
});

test('the share itself is allowed still', () => {
  const { difference, held } = guarded(removals(11, 'NotAllowed'), 22);
  expect(difference.remove).toHaveLength(11);
  expect(held).toBeUndefined();
});

test.each(['PodGone', 'PodFinished', 'Duplicate'] as const)(
  '%s takes nothing from a pod that lives: as many as there are may go',
  (why) => {
    expect(guarded(removals(1000, why), 1000).difference.remove).toHaveLength(1000);
  },
);

test('while some are held back, those that harm nobody go on', () => {
  const all = [...removals(11, 'NotAllowed'), ...removals(3, 'PodGone')];
  const { difference } = guarded(all, 14);
  expect(difference.remove.map(({ why }) => why)).toEqual(['PodGone', 'PodGone', 'PodGone']);
});

test('what is added is never held back', () => {
  const at = { namespace: 'default', name: 'x', uid: '1', resourceVersion: '1' };
  const setState = [{ at, state: 'Assigned' as const }];
  const remove = removals(11, 'NoLongerBound');
  const { difference } = guardRemovals({ create: [], update: [], setState, remove }, 11, 0.5);
  expect(difference.setState).toEqual(setState);
});
