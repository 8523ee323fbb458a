import { repositoryRules } from '../../../test/support/gitops';
import type { RepositoryRules } from '../../core/configuration/repository-rules';
import type { Forge } from './forge';
import { keptForges } from './kept-forges';

const TARGET = repositoryRules();

let made: RepositoryRules[];
let forgeOf: (repository: RepositoryRules) => Forge;
beforeEach(() => {
  made = [];
  forgeOf = keptForges((repository) => {
    made.push(repository);
    // Nobody calls it: which object it is, is all that counts here.
    return {} as Forge;
  });
});

test('every activity gets the one forge of a repository, and so the token that it has', () => {
  // The configuration is read again for each run, and says the same.
  expect(forgeOf(repositoryRules())).toBe(forgeOf(TARGET));
  expect(made).toHaveLength(1);
});

test('each repository has its own', () => {
  expect(forgeOf({ ...TARGET, name: 'other' })).not.toBe(forgeOf(TARGET));
});

test('a repository whose rules have changed gets a new one, and the old one is not kept', () => {
  const before = forgeOf(TARGET);
  const changed = { ...TARGET, branch: 'release' };
  expect(forgeOf(changed)).not.toBe(before);
  expect(forgeOf(changed)).toBe(forgeOf(changed));
  expect(forgeOf(TARGET)).not.toBe(before);
  expect(made).toEqual([TARGET, changed, TARGET]);
});
