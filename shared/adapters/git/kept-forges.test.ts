import { gitOpsTarget } from '../../../test/support/gitops';
import type { GitOpsTarget } from '../../core/configuration/gitops-target';
import type { Forge } from './forge';
import { keptForges } from './kept-forges';

const TARGET = gitOpsTarget();

let made: GitOpsTarget[];
let forgeOf: (target: GitOpsTarget) => Forge;
beforeEach(() => {
  made = [];
  forgeOf = keptForges((target) => {
    made.push(target);
    // Nobody calls it: which object it is, is all that counts here.
    return {} as Forge;
  });
});

test('every activity gets the one forge of a target, and so the token that it has', () => {
  // The configuration is read again for each run, and says the same.
  expect(forgeOf(gitOpsTarget())).toBe(forgeOf(TARGET));
  expect(made).toHaveLength(1);
});

test('each target has its own', () => {
  expect(forgeOf({ ...TARGET, name: 'other' })).not.toBe(forgeOf(TARGET));
});

test('a target whose rules have changed gets a new one, and the old one is not kept', () => {
  const before = forgeOf(TARGET);
  const changed = { ...TARGET, branch: 'release' };
  expect(forgeOf(changed)).not.toBe(before);
  expect(forgeOf(changed)).toBe(forgeOf(changed));
  expect(forgeOf(TARGET)).not.toBe(before);
  expect(made).toEqual([TARGET, changed, TARGET]);
});
