import type { PullRequestStep } from '../../pull-request/pull-request-step';
import { renderRepositoryPlan } from './render-repository-plan';
import type { PlannedRepository, PlannedPullRequest, PullRequestResult } from './repository-run';
import { batchOf, PULL_REQUESTS_PER_RUN, endedRepository } from './repository-run';

const OPEN: readonly PullRequestStep[] = [
  {
    kind: 'writeBranch',
    branch: 'b',
    onto: 'base',
    files: [{ path: 'a', after: 'x' }],
    message: 'm',
  },
  { kind: 'openRequest', branch: 'b', title: 'Update demo to 2', body: '', draft: false },
];

function decision(overrides: Partial<PlannedPullRequest> = {}): PlannedPullRequest {
  return {
    subject: { kind: 'chart', chart: 'demo' },
    branch: 'identity-reconciler/chart-demo',
    verdict: 'Open',
    message: 'The repository has 1.',
    steps: [],
    leftAlone: [],
    autoMerge: false,
    ...overrides,
  };
}

function planned(overrides: Partial<PlannedRepository> = {}): PlannedRepository {
  return {
    kind: 'planned',
    planId: 'p',
    generation: 1,
    attempts: 0,
    target: 'fleet',
    apply: true,
    decisions: [],
    failures: [],
    notes: [],
    postponed: 0,
    waiting: 0,
    ...overrides,
  };
}

function settled(run: PlannedRepository): string {
  return endedRepository(run, { results: [] }).unlessFailed.message;
}

test('nobody gets more new requests at once than people can read', () => {
  const many = Array.from({ length: PULL_REQUESTS_PER_RUN + 3 }, () => decision({ steps: OPEN }));
  const { now, postponed } = batchOf(many);
  expect(now.filter(({ steps }) => steps.length > 0)).toHaveLength(PULL_REQUESTS_PER_RUN);
  expect(postponed).toBe(3);
});

test('what creates nothing new waits for nobody', () => {
  const many = Array.from({ length: PULL_REQUESTS_PER_RUN }, () => decision({ steps: OPEN }));
  const close = decision({ steps: [{ kind: 'closeRequest', number: 7 }] });
  expect(batchOf([...many, close]).now.at(-1)?.steps).toHaveLength(1);
});

test('a run that left something for later comes back by itself', () => {
  expect(endedRepository(planned({ postponed: 3 }), { results: [] }).againInMs).toBe(60_000);
});

test('every write and every failure of a request counts', () => {
  const failure = { policy: 'Conflict', code: 'BranchMoved', message: 'moved' } as const;
  const results = [
    { branch: 'a', writes: 2, remarks: [] },
    { branch: 'b', writes: 1, remarks: [], failure },
  ];
  expect(endedRepository(planned(), { results })).toMatchObject({ writes: 3, failures: [failure] });
});

test('a repository that has all is told so, and one that lacks something too', () => {
  const calm = planned({ decisions: [decision({ verdict: 'Merged' })] });
  expect(settled(calm)).toMatch(/has all/);
  const takenBack = planned({ decisions: [decision({ verdict: 'Merged', wants: true })] });
  expect(settled(takenBack)).toMatch(/lacks 1 of 1/);
  const open = planned({ decisions: [decision()] });
  expect(settled(open)).toMatch(/lacks 1 of 1/);
  const waiting = planned({ decisions: [decision({ verdict: 'UpToDate', number: 3 })] });
  expect(settled(waiting)).toMatch(/lacks 1 of 1/);
});

test('a plan reads as people read it', () => {
  const plan = planned({ decisions: [decision({ steps: OPEN })], notes: ['aks-b: left out'] });
  expect(renderRepositoryPlan(plan)).toBe(
    [
      'Plan for fleet: 1 of 1 request would change.',
      '  identity-reconciler/chart-demo (Open)',
      '    The repository has 1.',
      '    + branch with 1 file',
      '    + request "Update demo to 2"',
      '  aks-b: left out',
      '',
    ].join('\n'),
  );
  expect(renderRepositoryPlan(planned())).toBe('Plan for fleet: No changes.\n');
});

test('what waits for a registry is told, and not taken for done', () => {
  const settledNow = settled(planned({ waiting: 2 }));
  expect(settledNow).toMatch(/2 more wait; the notes say for what/);
});

test('all is only there when no cluster lacks a chart; else it is said which, and what mends it', () => {
  const lacking = [
    {
      code: 'NotBootstrapped' as const,
      ...{ chart: 'demo', message: 'Nothing shows where Flux begins.' },
      ...{ ways: ['Bootstrap it.', 'Set layout.clusters.'], clusters: ['a', 'b'], count: 2 },
    },
  ];
  const facts = endedRepository(planned({ lacking }), { results: [] });
  expect(facts.unlessFailed.message).toBe(
    '2 charts of clusters are missing, and nothing is asked for; see lacking. demo on a, b: Nothing shows where Flux begins.',
  );
  expect(facts.unlessFailed.ready).toEqual({
    ...{ type: 'Ready', status: 'False', reason: 'NotBootstrapped' },
    message: `${facts.unlessFailed.message} To fix it: Bootstrap it. Or: Set layout.clusters.`,
  });
  expect(settled(planned({ waiting: 1 }))).not.toContain('has all');
});

describe('a request with steps of which nothing was heard', () => {
  const change = { decisions: [decision({ steps: OPEN })] };
  const answered = { branch: 'identity-reconciler/chart-demo', writes: 2, remarks: [] };

  test('fails the run: nobody may read that each thing has its request', () => {
    expect(endedRepository(planned(change), { results: [] }).failures).toMatchObject([
      { code: 'StepNotCarriedOut', target: 'fleet' },
    ]);
    expect(endedRepository(planned(change), { results: [answered] }).failures).toEqual([]);
  });

  test('fails the run beside whatever else failed: who mends that must not read that it was all', () => {
    const failed = { policy: 'Transient', code: 'Unexpected', message: 'no' } as const;
    const decisions = ['a', 'b'].map((branch) => decision({ branch, steps: OPEN }));
    const both = planned({ decisions, failures: [failed] });
    const refused = { branch: 'a', writes: 0, remarks: [], failure: failed };
    expect(endedRepository(both, { results: [refused] }).failures).toMatchObject([
      failed,
      failed,
      { code: 'StepNotCarriedOut', step: 'b' },
    ]);
  });

  test('is no failure of its own where the forge asked for patience, or where nothing was to be written', () => {
    const throttled = { policy: 'Throttled', code: 'TooManyRequests', message: '' } as const;
    const decisions = ['a', 'b', 'c'].map((branch) => decision({ branch, steps: OPEN }));
    const all = planned({ decisions });
    const halted = { ...answered, branch: 'b', failure: throttled };
    const failures = (results: readonly PullRequestResult[]) =>
      endedRepository(all, { results }).failures;
    expect(failures([{ ...answered, branch: 'a' }, halted])).toEqual([throttled]);
    // What comes before it was not left because of it.
    expect(failures([halted])).toMatchObject([throttled, { code: 'StepNotCarriedOut', step: 'a' }]);
    const shown = planned({ ...change, apply: false });
    expect(endedRepository(shown, { results: [] }).failures).toEqual([]);
  });
});
