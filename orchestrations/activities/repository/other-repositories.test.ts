import { sourceKey } from '../../../shared/core/applied/flux/sources';
import { FakeForge } from '../../../test/support/fakes/forge';
import { repositoryRules } from '../../../test/support/gitops';
import { otherRepositories } from './other-repositories';

const ALSO = { repository: 'contoso/platform', branch: 'main' };
const RULES = { ...repositoryRules(), alsoRead: [ALSO] };
const FILES = [{ path: 'a.yaml', text: 'kind: A\n' }];

test('a repository that is read along is known by each URL under which Flux may take it', async () => {
  const forge = new FakeForge(FILES);
  const { trees, notes } = await otherRepositories({ forge: async () => forge.api }, RULES);
  const key = sourceKey('https://github.com/contoso/platform', 'main');
  expect([...(trees.get(key)?.files.keys() ?? [])]).toEqual(['a.yaml']);
  expect(notes).toEqual([]);
});

test('one that cannot be read stays unknown, which is not empty, and people read why', async () => {
  const forge = new FakeForge(FILES);
  forge.refuse('tree', { policy: 'Stalled', code: 'NotFound', message: 'no such repository' });
  const { trees, notes } = await otherRepositories({ forge: async () => forge.api }, RULES);
  expect(trees.size).toBe(0);
  expect(notes).toEqual([expect.stringContaining('contoso/platform')]);
  expect(notes).toEqual([expect.stringContaining('no such repository')]);
});

test('a forge keeps a connection for each repository and branch: they go by names of their own', async () => {
  const names: string[] = [];
  const other = { ...ALSO, branch: 'next' };
  const rules = { ...RULES, alsoRead: [ALSO, other] };
  await otherRepositories(
    {
      forge: async ({ name, branch, forge }) => {
        names.push(`${name}|${branch}|${forge.repository}`);
        return new FakeForge().api;
      },
    },
    rules,
  );
  expect(new Set(names).size).toBe(2);
  expect(names).toEqual([
    'fleet contoso/platform main|main|contoso/platform',
    'fleet contoso/platform next|next|contoso/platform',
  ]);
});

test('a repository that reads none along asks nobody', async () => {
  const forge = (): Promise<never> => Promise.reject(new Error('nobody asks'));
  const { trees, notes } = await otherRepositories({ forge }, repositoryRules());
  expect([trees.size, notes]).toEqual([0, []]);
});
