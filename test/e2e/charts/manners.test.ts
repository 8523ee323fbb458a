import type { ForgeFaultMatcher, LocalForge } from '../../../local/forge';
import type { ForgeRules } from '../../../shared/core/configuration/repository-rules';
import {
  CHART_BRANCH,
  fileAt,
  publish,
  requests,
  rollOut,
  SOURCE_FILE,
  syncChart,
  syncRepository,
  repositoryTold,
} from '../../support/chart-scene';
import type { ChartStage } from '../../support/chart-stage';
import { openChartStage, REPOSITORY } from '../../support/chart-stage';
import type { Human } from '../../support/human';
import { humanOnAzureDevOps } from '../../support/human-on-azure-devops';
import { humanOnGitHub } from '../../support/human-on-github';
import { humanOnGitLab } from '../../support/human-on-gitlab';

jest.setTimeout(120_000);

interface Subject {
  readonly provider: ForgeRules['provider'];
  readonly url: (forge: LocalForge) => string;
  readonly human: (forge: LocalForge, name: string) => Human;
  /** Our first write of a branch, and our write of a request's text. */
  readonly branchWrite: ForgeFaultMatcher;
  readonly textWrite: ForgeFaultMatcher;
}

const SUBJECTS: readonly Subject[] = [
  {
    provider: 'github',
    url: ({ github }) => github.url,
    human: humanOnGitHub,
    branchWrite: { method: 'POST', path: '/git/trees' },
    textWrite: { method: 'PATCH', path: '/pulls/' },
  },
  {
    provider: 'gitlab',
    url: ({ gitlab }) => gitlab.url,
    human: humanOnGitLab,
    branchWrite: { method: 'POST', path: '/repository/commits' },
    textWrite: { method: 'PUT', path: /\/merge_requests\/\d+$/ },
  },
  {
    provider: 'azureDevOps',
    url: ({ azureDevOps }) => azureDevOps.url,
    human: humanOnAzureDevOps,
    branchWrite: { method: 'POST', path: '/pushes' },
    textWrite: { method: 'PATCH', path: /\/pullrequests\/\d+$/i },
  },
];

/** What people do to our requests with the clients that they would take, and what is there when we have looked again. */
describe.each(SUBJECTS)('on $provider', ({ provider, url, human, branchWrite, textWrite }) => {
  let stage: ChartStage;
  let number: number;

  /** 4.1.17 is merged, and a request for 4.1.18 is open. */
  beforeEach(async () => {
    stage = await openChartStage();
    stage.human = human(stage.forge, REPOSITORY);
    const { current } = stage.configuration;
    const forge = { ...stage.repository.forge, provider, url: url(stage.forge) };
    const targets = current.repositories.map((repository) => ({ ...repository, forge }));
    stage.configuration.current = { ...current, repositories: targets };
    await rollOut(stage, '4.1.17');
    await publish(stage, '4.1.18');
    await syncChart(stage);
    number = (await onlyOpen()).number;
  });
  afterEach(() => stage.stop());

  async function onlyOpen() {
    const [open, ...others] = await requests(stage, 'open');
    expect(others).toEqual([]);
    if (open === undefined) throw new Error('no request is open');
    return open;
  }
  const titled = (version: string) => expect.stringContaining(version) as string;
  const head = (branch = CHART_BRANCH) => stage.forge.repository(REPOSITORY).git.head(branch);
  const ended = () => stage.forge.repository(REPOSITORY).requests.get(number);
  async function told(): Promise<{ readonly verdict?: string; readonly message?: string }> {
    const { requests: known } = await repositoryTold(stage);
    return known.find(({ branch }) => branch === CHART_BRANCH) ?? {};
  }
  async function next(version: string): Promise<void> {
    await publish(stage, version);
    await syncChart(stage);
    await syncRepository(stage);
  }

  describe('a request that somebody ends while our run for a newer version is under way', () => {
    test.each([
      ['merged', 'before the branch is written', 'merge', branchWrite],
      ['merged', 'before its text is written', 'merge', textWrite],
      ['closed', 'before the branch is written', 'close', branchWrite],
      ['closed', 'before its text is written', 'close', textWrite],
    ] as const)(
      'by a %s request %s keeps what it said, and the newer version gets its own [F36]',
      async (state, _when, verb, matcher) => {
        const { title, body } = await onlyOpen();
        stage.forge.faults.before(matcher, () => stage.human[verb](number));
        await next('4.1.19');
        expect(await ended()).toMatchObject({ state, title, body });
        expect(await repositoryTold(stage)).toMatchObject({ ready: 'True/Converged' });
        // What was on the branch as somebody merged it may have been the newer version itself.
        const merged = await fileAt(stage, SOURCE_FILE);
        if (merged?.includes('tag: 4.1.19') === true) {
          return expect(await requests(stage, 'open')).toEqual([]);
        }
        expect(await onlyOpen()).toMatchObject({ head: CHART_BRANCH, title: titled('4.1.19') });
        expect(await fileAt(stage, SOURCE_FILE, CHART_BRANCH)).toContain('tag: 4.1.19');
      },
    );
  });

  test('our branch, deleted by somebody, is made anew, with a request for it', async () => {
    await stage.human.deleteBranch(CHART_BRANCH);
    await syncRepository(stage);
    expect(await onlyOpen()).toMatchObject({ head: CHART_BRANCH, title: titled('4.1.18') });
    expect(await fileAt(stage, SOURCE_FILE, CHART_BRANCH)).toContain('tag: 4.1.18');
  });

  test('the button "Update branch" freezes nothing: the next version comes into the same request', async () => {
    await stage.human.push('main', { 'README.md': '# Ours\n' });
    await stage.human.updateBranch(number);
    const updated = await head();
    await syncRepository(stage);
    expect(await told()).toMatchObject({ verdict: 'UpToDate' });
    expect(await head()).toBe(updated);
    await next('4.1.19');
    expect(await onlyOpen()).toMatchObject({ number, title: titled('4.1.19') });
    expect(await fileAt(stage, 'README.md', CHART_BRANCH)).toBe('# Ours\n');
  });

  test('a base that is force-pushed freezes nothing: the branch is made anew on it [F38]', async () => {
    await stage.human.push('main', { 'README.md': '# Ours\n' });
    await syncRepository(stage);
    const onto = await stage.human.forcePush('main', { 'README.md': '# Otherwise\n' });
    await syncRepository(stage);
    const { git } = stage.forge.repository(REPOSITORY);
    expect(await git.mergeBase('refs/heads/main', `refs/heads/${CHART_BRANCH}`)).toBe(onto);
    expect(await onlyOpen()).toMatchObject({ number });
    expect((await told()).verdict).not.toBe('HumanCommits');
  });

  test('a request that somebody has go into another base is told, and stays the only one', async () => {
    const { git } = stage.forge.repository(REPOSITORY);
    await git.moveBranch('staging', (await head('main')) ?? '', undefined);
    await stage.human.retarget(number, 'staging');
    const before = await head();
    await next('4.1.19');
    expect(await onlyOpen()).toMatchObject({ number, base: 'staging', title: titled('4.1.18') });
    expect(await head()).toBe(before);
    expect(await told()).toMatchObject({
      verdict: 'Retargeted',
      message: titled(`Request #${number} of the branch ${CHART_BRANCH} goes into staging now`),
    });
    await stage.human.retarget(number, 'main');
    await syncRepository(stage);
    expect(await onlyOpen()).toMatchObject({ number, base: 'main', title: titled('4.1.19') });
  });

  test('a veto holds, however many requests there were on the branch since [F36]', async () => {
    await stage.human.close(number);
    const { requests: all } = stage.forge.repository(REPOSITORY);
    const wanted = { head: CHART_BRANCH, base: 'main', title: 'Mine', body: '', author: 'mona' };
    for (let more = 1; more <= 12; more += 1) {
      await all.open(wanted);
      await stage.human.close(number + more);
    }
    await syncRepository(stage);
    expect(await requests(stage, 'open')).toEqual([]);
    expect(await told()).toMatchObject({ verdict: 'Vetoed' });
  });

  test('a veto holds though title and body were replaced, and ends with the version [F36]', async () => {
    await stage.human.edit(number, { title: 'Not this one', body: 'We do not want it.' });
    await stage.human.close(number);
    await stage.human.push('main', { 'README.md': '# Ours\n' });
    await syncRepository(stage);
    expect(await requests(stage, 'open')).toEqual([]);
    expect(await told()).toMatchObject({ verdict: 'Vetoed' });
    await next('4.1.19');
    expect(await onlyOpen()).toMatchObject({ title: titled('4.1.19') });
  });

  test('what people write around our text stays when the next version comes [P6]', async () => {
    const { title, body } = await onlyOpen();
    await stage.human.edit(number, {
      title: `[JIRA-1] ${title}`,
      body: `Wait for Ann.\n\n${body}\n\ncc @mona\n`,
    });
    await stage.human.label(number, 'wait');
    await next('4.1.19');
    const open = await onlyOpen();
    expect(open).toMatchObject({ number, labels: ['wait'] });
    expect(open.title).toMatch(/^\[JIRA-1\] .*4\.1\.19/);
    expect(open.body).toMatch(/^Wait for Ann\.\n/);
    expect(open.body.trim()).toMatch(/cc @mona$/);
    expect(open.body).toContain('4.1.19');
  });

  test.each(['merge', 'squash', 'rebase'] as const)(
    'a branch with somebody’s commits is not deleted when its request was merged by %s [P6, F37]',
    async (method) => {
      await stage.human.approve(number);
      await stage.human.merge(number, method);
      const theirs = await stage.human.push(CHART_BRANCH, { 'note.md': 'mine\n' });
      await syncRepository(stage);
      expect(await head()).toBe(theirs);
      await next('4.1.19');
      expect(await head()).toBe(theirs);
    },
  );

  test('a branch with somebody’s commits is not deleted when all of it was merged by squash [P6, F37]', async () => {
    const theirs = await stage.human.push(CHART_BRANCH, { 'note.md': 'mine\n' });
    await syncRepository(stage);
    await stage.human.merge(number, 'squash');
    await syncRepository(stage);
    expect(await head()).toBe(theirs);
    expect(await fileAt(stage, SOURCE_FILE)).toContain('tag: 4.1.18');
  });

  test('a request that was closed and reopened goes on as if nothing had been', async () => {
    await stage.human.close(number);
    await syncRepository(stage);
    await stage.human.reopen(number);
    await next('4.1.19');
    expect(await onlyOpen()).toMatchObject({ number, title: titled('4.1.19') });
  });
});
