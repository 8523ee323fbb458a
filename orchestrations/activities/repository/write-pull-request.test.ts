import type { OutboundEvent } from '../../../shared/core/events/event';
import { ReconcileError } from '../../../shared/core/base/errors';
import type { PullRequestStep } from '../../../shared/core/pull-request/pull-request-step';
import type { PlannedRepository } from '../../../shared/core/run/repository/repository-run';
import { repositoryRules } from '../../../test/support/gitops';
import { failure } from '../../../test/support/runs';
import { configured, installServices } from '../../../test/support/services';
import { NOW } from '../../../test/support/world';
import { writePullRequest } from './write-pull-request';

const BRANCH = 'identity-reconciler/nmi';
const PLAN_ID = 'plan-1';
const REF = { target: 'fleet', planId: PLAN_ID, branch: BRANCH } as const;
const FILES = ['a.yaml', 'b.yaml'].map((path) => ({ path, after: 'v: 2\n' }));

const STEPS: readonly PullRequestStep[] = [
  { kind: 'writeBranch', branch: BRANCH, onto: 'base1', files: FILES, message: 'm' },
  { kind: 'openRequest', branch: BRANCH, title: 'Update nmi', body: 'Why.', draft: false },
  { kind: 'updateRequest', number: 7, title: 'Update nmi to 2', body: 'Why.' },
  { kind: 'closeRequest', number: 7 },
  { kind: 'deleteBranch', branch: BRANCH, expectedHead: 'head1' },
];

const PLANNED: PlannedRepository = {
  kind: 'planned',
  planId: PLAN_ID,
  generation: 1,
  attempts: 0,
  target: 'fleet',
  apply: true,
  decisions: [
    {
      subject: { kind: 'chart', chart: 'nmi' },
      branch: BRANCH,
      verdict: 'Open',
      message: '',
      steps: STEPS,
      leftAlone: [],
      autoMerge: false,
    },
  ],
  failures: [],
  notes: [],
  postponed: 0,
  waiting: 0,
};

interface Written {
  readonly answer: Awaited<ReturnType<typeof writePullRequest>>;
  readonly done: readonly string[];
  readonly audit: readonly string[];
  readonly opened: number | undefined;
  /** What others are told. */
  readonly told: readonly OutboundEvent[];
}

/** Carries out step `index` against a forge, which may refuse. */
async function written(index: number, refuses = false): Promise<Written> {
  const done: string[] = [];
  const did = async (what: string): Promise<void> => {
    if (refuses) throw new ReconcileError(failure({ policy: 'Conflict', message: 'moved' }));
    done.push(what);
  };
  const forge = {
    write: () => did('write'),
    open: () => did('open').then(() => ({ number: 9, url: 'https://forge/9' })),
    update: (number: number) => did(`update ${number}`),
    close: (number: number) => did(`close ${number}`),
    deleteBranch: (name: string) => did(`delete ${name}`),
  };
  const { store } = installServices({
    configuration: configured({ repositories: [repositoryRules()] }),
    writers: () => ({ forge: async () => forge }) as never,
    topic: { send: async () => {} },
  });
  await store.repositoryPlans.put('fleet', {
    planId: PLAN_ID,
    at: NOW,
    mode: 'run',
    planned: PLANNED,
  });
  const answer = await writePullRequest({ ...REF, index });
  const lines = await store.audit.ofSubject('gitops:fleet', 10);
  const progress = await store.repositoryPlans.progress('fleet', PLAN_ID, BRANCH);
  return {
    answer,
    done,
    audit: lines.map(({ action, outcome, detail }) => `${action} ${outcome}: ${detail}`),
    opened: progress?.number,
    told: (await store.outbox.oldest(10)).events,
  };
}

describe('one write to a forge', () => {
  test.each([
    [0, 'write', 'PUSH branch succeeded: a.yaml\nb.yaml'],
    [1, 'open', 'OPEN request succeeded: Update nmi'],
    [2, 'update 7', 'UPDATE request succeeded: Update nmi to 2'],
    [3, 'close 7', 'CLOSE request succeeded: '],
    [4, `delete ${BRANCH}`, 'DELETE branch succeeded: '],
  ])('step %i is carried out once, and the audit says what it was', async (index, what, line) => {
    const { answer, done, audit } = await written(index);
    expect(answer).toMatchObject({ writes: 1 });
    expect(done).toEqual([what]);
    expect(audit).toEqual([line]);
  });

  test('the number of a request that was opened is kept for those that decorate it', async () => {
    const { answer, opened } = await written(1);
    expect(answer).toEqual({ writes: 1, number: 9, url: 'https://forge/9' });
    expect(opened).toBe(9);
    expect((await written(0)).opened).toBeUndefined();
    expect((await written(2)).opened).toBeUndefined();
  });

  test('others are told of a request that was opened, and of no other write', async () => {
    expect((await written(1)).told).toEqual([
      {
        id: `${PLAN_ID}.${BRANCH}.PullRequestOpened`,
        type: 'PullRequestOpened',
        subject: 'repositories/fleet',
        time: NOW,
        plannedAt: NOW,
        data: { planId: PLAN_ID, message: 'Update nmi', url: 'https://forge/9' },
      },
    ]);
    for (const index of [0, 2, 3, 4]) expect((await written(index)).told).toEqual([]);
    expect((await written(1, true)).told).toEqual([]);
  });

  test('that the forge refuses is a failure, with its reason in the audit', async () => {
    const { answer, audit } = await written(0, true);
    expect(answer).toMatchObject({ writes: 0, failure: { policy: 'Conflict' } });
    expect(audit).toEqual(['PUSH branch failed: moved']);
  });

  test('that no stored decision has is never sent', async () => {
    const { answer, done, audit } = await written(5);
    expect(answer).toMatchObject({ writes: 0, failure: { code: 'StepNotInPlan' } });
    expect([...done, ...audit]).toEqual([]);
  });
});
