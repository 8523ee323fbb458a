import type { Forge } from '../../../shared/adapters/git/forge';
import type { PullRequest } from '../../../shared/core/pull-request/observed';
import { treeOf } from '../../../shared/core/applied/tree';
import { repositoryRules } from '../../../test/support/gitops';
import type { Subject } from '../../../shared/core/run/repository/decide-in-turn';
import { decidePullRequests } from './decide-pull-requests';
import type { ObservedRepository } from './observe-repository';

const BRANCH = 'identity-reconciler/chart-demo';
const DEMO: Subject = {
  subject: { kind: 'chart', chart: 'demo' },
  proposal: { files: [], leftAlone: [], notes: [] },
  words: { title: 'Update chart demo', body: '' },
  autoMerge: false,
};
const OPEN: PullRequest = {
  ...{ number: 7, url: 'https://gitlab.com/x/-/merge_requests/7', title: '', body: '' },
  ...{ state: 'open', branch: BRANCH, draft: false, labels: [] },
};

let asked: readonly string[];
beforeEach(() => {
  asked = [];
});

/** A repository without branches of ours, on a forge that keeps a request open when its branch goes. */
function decided(
  subjects: readonly Subject[],
  requested: readonly string[],
): ReturnType<typeof decidePullRequests> {
  const forge = {
    pullRequests: async (branch: string) => {
      asked = [...asked, branch];
      return [OPEN];
    },
  } satisfies Partial<Forge> as unknown as Forge;
  const observed: ObservedRepository = {
    ...{
      forge,
      baseHead: 'b'.repeat(40),
      tree: treeOf([]),
      others: { trees: new Map(), notes: [] },
      files: [],
      charts: new Map(),
      branches: [],
      requested,
    },
    membership: { members: [], leftOut: [] },
    installs: [],
    asked: new Map(),
    rings: [],
  };
  return decidePullRequests(repositoryRules(), observed, subjects, new Set());
}

test('a request whose branch was deleted by hand is closed when nothing is to be asked for', async () => {
  const { decisions } = await decided([DEMO], [BRANCH]);
  expect(decisions).toMatchObject([{ branch: BRANCH, verdict: 'Obsolete', number: 7 }]);
  expect(decisions[0]?.steps.map(({ kind }) => kind)).toEqual(['updateRequest', 'closeRequest']);
});

test('and so is one whose chart is gone', async () => {
  const { decisions } = await decided([], [BRANCH]);
  expect(decisions).toMatchObject([{ subject: { kind: 'leftOver' }, verdict: 'Obsolete' }]);
});

test('a branch that is not of our kind is never taken up from the record', async () => {
  const { decisions } = await decided([], ['feature/chart-demo']);
  expect(decisions).toEqual([]);
});

test('with no branch and no request before, the forge is not asked', async () => {
  const { decisions } = await decided([DEMO], []);
  expect(decisions).toMatchObject([{ verdict: 'UpToDate' }]);
  expect(asked).toEqual([]);
});
