import { repositoryRules } from '../../../../test/support/gitops';
import type { PullRequest } from '../../pull-request/observed';
import type { ObservedSubject } from './decide-in-turn';
import { decideInTurn } from './decide-in-turn';
import type { PlannedPullRequest } from './repository-run';

const OPEN: PullRequest = {
  ...{ number: 7, url: 'https://gitlab.com/x/-/merge_requests/7', title: '', body: '' },
  ...{ state: 'open', branch: 'identity-reconciler/chart-b', draft: false, labels: [] },
};

/** A chart whose request would add the base that all of them need. */
function bringing(chart: string, ...requests: readonly PullRequest[]): ObservedSubject {
  const files = [{ path: 'base.yaml', after: 'x\n' }];
  return {
    subject: {
      subject: { kind: 'chart', chart },
      proposal: { files, leftAlone: [], notes: [] },
      words: { title: 'Update chart demo', body: '' },
      autoMerge: false,
    },
    branchName: `identity-reconciler/chart-${chart}`,
    requests,
  };
}

function decided(...seen: readonly ObservedSubject[]): readonly PlannedPullRequest[] {
  return decideInTurn(repositoryRules(), 'b'.repeat(40), seen);
}

describe('two requests that bring the same file', () => {
  test('are opened one after the other: the second waits, and says for which', () => {
    const decisions = decided(bringing('a'), bringing('b'));
    expect(decisions.map(({ branch, verdict }) => `${branch} ${verdict}`)).toEqual([
      'identity-reconciler/chart-a Open',
      'identity-reconciler/chart-b Waiting',
    ]);
    expect(decisions[1]).toMatchObject({
      steps: [],
      message: expect.stringContaining('identity-reconciler/chart-a'),
    });
  });

  test('go on with the one that is open, whichever comes first by name', () => {
    const decisions = decided(bringing('a'), bringing('b', OPEN));
    expect(decisions.map(({ verdict }) => verdict)).toEqual(['Waiting', 'Rebuild']);
  });

  test('leave the way free when the first was merged and taken back', () => {
    const [open] = decided(bringing('a'));
    const step = open?.steps.find(({ kind }) => kind === 'openRequest');
    const body = step !== undefined && 'body' in step ? step.body : '';
    const merged = {
      ...OPEN,
      branch: 'identity-reconciler/chart-a',
      body,
      state: 'merged',
    } as const;
    const decisions = decided(bringing('a', merged), bringing('b'));
    expect(decisions.map(({ verdict }) => verdict)).toEqual(['Merged', 'Open']);
  });
});
