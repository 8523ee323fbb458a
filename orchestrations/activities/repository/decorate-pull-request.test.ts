import type { PullRequestRules } from '../../../shared/core/configuration/repository-rules';
import type { PlannedRepository } from '../../../shared/core/run/repository/repository-run';
import { FakeForge } from '../../../test/support/fakes/forge';
import { repositoryRules } from '../../../test/support/gitops';
import { configured, installServices } from '../../../test/support/services';
import { NOW } from '../../../test/support/world';
import { decoratePullRequest } from './decorate-pull-request';

const BRANCH = 'identity-reconciler/chart-nmi';
const REF = { target: 'fleet', planId: 'p', branch: BRANCH } as const;
const PLANNED: PlannedRepository = {
  ...{ kind: 'planned', planId: 'p', generation: 1, attempts: 0, target: 'fleet', apply: true },
  ...{ failures: [], notes: [], postponed: 0, waiting: 0 },
  decisions: [
    {
      ...{ subject: { kind: 'chart', chart: 'nmi' }, branch: BRANCH, verdict: 'Open', message: '' },
      ...{ steps: [], leftAlone: [], autoMerge: false },
    },
  ],
};
const RULES = repositoryRules();
const DECORATED = { ...RULES.requests, labels: ['aad'], reviewers: ['ops'] };

interface Scene {
  readonly forge: FakeForge;
  readonly audit: () => Promise<readonly string[]>;
}

interface Told {
  readonly requests?: PullRequestRules;
  readonly autoMerge?: boolean;
  /** False: nobody kept its number. */
  readonly isKnown?: boolean;
  readonly dryRun?: boolean;
}

/** A request that was opened as #7. */
async function opened({
  requests = DECORATED,
  autoMerge = false,
  isKnown = true,
  dryRun = false,
}: Told = {}): Promise<Scene> {
  const forge = new FakeForge();
  const { store } = installServices({
    configuration: configured({ repositories: [{ ...RULES, requests }] }),
    writers: () => ({ forge: async () => forge.api }) as never,
    dryRun,
  });
  const [decision] = PLANNED.decisions;
  const planned = { ...PLANNED, decisions: [{ ...decision!, autoMerge }] };
  await store.repositoryPlans.put('fleet', { planId: 'p', at: NOW, mode: 'run', planned });
  if (isKnown) {
    const of = { planId: 'p', stepId: BRANCH, at: NOW };
    await store.repositoryPlans.setProgress('fleet', of, { number: 7 });
  }
  const audit = async (): Promise<readonly string[]> =>
    (await store.audit.ofSubject('gitops:fleet', 10)).map(
      ({ action, detail }) => `${action}: ${detail}`,
    );
  return { forge, audit };
}

test('a request gets the labels and reviewers of its repository, and the audit says so', async () => {
  const { forge, audit } = await opened();
  expect(await decoratePullRequest(REF)).toEqual({ remarks: [] });
  expect(forge.writes).toEqual(['decorate 7 aad,ops']);
  expect(await audit()).toEqual(['DECORATE request: aad\nops']);
});

test('a repository that wants neither costs no call', async () => {
  const { forge } = await opened({ requests: RULES.requests });
  expect(await decoratePullRequest(REF)).toEqual({ remarks: [] });
  expect(forge.writes).toEqual([]);
});

test('a request that may merge itself is told to, when the plan says so', async () => {
  const { forge } = await opened({ requests: RULES.requests, autoMerge: true });
  await decoratePullRequest(REF);
  expect(forge.writes).toEqual(['decorate 7 auto-merge']);
});

test('what cannot be set is said, and is in the audit', async () => {
  const { forge, audit } = await opened();
  forge.remarks = ['no such reviewer: ops'];
  expect(await decoratePullRequest(REF)).toEqual({ remarks: ['no such reviewer: ops'] });
  expect(await audit()).toEqual([expect.stringContaining('no such reviewer')]);
});

test('a forge that refuses keeps nothing back: the request stays, and people read why it is bare', async () => {
  const { forge } = await opened();
  forge.refuse('decorate', { policy: 'Throttled', message: 'come back in an hour' });
  expect(await decoratePullRequest(REF)).toEqual({ remarks: ['come back in an hour'] });
});

test('a request whose number nobody kept is decorated by nobody: it could be somebody else’s', async () => {
  const { forge } = await opened({ isKnown: false });
  expect((await decoratePullRequest(REF)).remarks).toHaveLength(1);
  expect(forge.writes).toEqual([]);
});

test.each([
  ['under dry run', { dryRun: true }, REF],
  ['for a plan that nobody made', {}, { ...REF, planId: 'invented' }],
  ['for a branch that the plan does not have', {}, { ...REF, branch: 'main' }],
])('nothing is set %s', async (_, how, ref) => {
  const { forge } = await opened(how);
  expect((await decoratePullRequest(ref)).remarks).toHaveLength(1);
  expect(forge.writes).toEqual([]);
});
