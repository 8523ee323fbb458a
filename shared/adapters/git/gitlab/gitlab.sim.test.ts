import type { LocalForge } from '../../../../local/forge';
import { startForge } from '../../../../local/forge';
import type { ForgeSubject } from '../../../../test/support/forge-contract';
import {
  BRANCH,
  failureOf,
  FILES,
  forgeContract,
  RELEASE,
  repositoryFor,
} from '../../../../test/support/forge-contract';
import { judgeForge } from '../../../../test/support/forge-judge';
import { humanOnGitLab } from '../../../../test/support/human-on-gitlab';
import { mannersContract } from '../../../../test/support/manners-contract';
import type { BranchWrite, Forge } from '..';
import { createForge } from '..';

const NAME = 'contoso/platform/fleet';

const judge = judgeForge('gitlab');

const SUBJECT: ForgeSubject = {
  provider: 'gitlab',
  repository: NAME,
  url: (forge) => forge.gitlab.url,
  started: judge.listen,
  longestBody: 65_536,
  mostCallsForAFleet: 26,
  callsForItsList: 20,
};

describe('GitLab with a token', () => forgeContract(SUBJECT));

describe('GitLab, with people on it', () =>
  mannersContract({
    ...SUBJECT,
    human: humanOnGitLab,
    beforeUpdate: ({ faults }, work) =>
      faults.before({ method: 'PUT', path: /\/merge_requests\/1$/ }, work),
  }));

describe('GitLab', () => {
  let forge: LocalForge;
  let adapter: Forge;
  let main: string;
  beforeEach(async () => {
    forge = await startForge();
    await forge.addRepository(NAME, FILES);
    adapter = createForge(repositoryFor(SUBJECT, forge), { secret: () => forge.access.token });
    main = await adapter.baseHead();
  });
  afterEach(() => forge.stop());

  const git = () => forge.repository(NAME).git;
  const write = (version = '4.1.18', expectedHead?: string): BranchWrite => ({
    ...{ branch: BRANCH, onto: main, message: `Update to ${version}` },
    files: [{ path: RELEASE, before: FILES[RELEASE], after: `version: ${version}\n` }],
    ...(expectedHead !== undefined && { expectedHead }),
  });
  const request = { branch: BRANCH, title: 'Update', body: 'Why\n', draft: false };
  const commits = { method: 'POST', path: '/repository/commits' };
  const behind = {
    kind: 'refuse',
    status: 400,
    message: 'You can only create or edit files when you are on a branch',
  } as const;

  test('a human who makes the branch right before we do is not overwritten', async () => {
    let theirs = '';
    forge.faults.before(commits, async () => {
      theirs = await forge.hand(NAME).push({ branch: BRANCH, files: { 'mine.yaml': 'a: 1\n' } });
    });
    const failure = await failureOf(adapter.write(write()));
    expect(failure).toMatchObject({ policy: 'Conflict', code: 'BranchMoved' });
    expect(await git().head(BRANCH)).toBe(theirs);
  });

  test('a replica that lags behind is asked once more', async () => {
    forge.faults.add(commits, behind);
    const { head } = await adapter.write(write());
    expect(await git().head(BRANCH)).toBe(head);
  });

  test('a replica that keeps lagging behind is Transient, after two tries', async () => {
    forge.faults.add({ ...commits, times: 9 }, behind);
    expect(await failureOf(adapter.write(write()))).toMatchObject({ policy: 'Transient' });
    expect(forge.calls.writes()).toHaveLength(2);
  });

  test('a duplicate request is the open one, although another was closed before', async () => {
    await adapter.write(write());
    await adapter.open(request);
    await adapter.close(1);
    const second = await adapter.open(request);
    expect(await adapter.open(request)).toMatchObject({ number: second.number, state: 'open' });
    expect(second.number).toBe(2);
  });

  test('a draft that is changed stays one, and its mark is no part of its title', async () => {
    await adapter.write(write());
    const { number, title } = await adapter.open({ ...request, draft: true });
    await adapter.update(number, { title: 'Update again', body: 'b' });
    expect(title).toBe('Update');
    expect((await adapter.pullRequests(BRANCH))[0]).toMatchObject({
      ...{ draft: true, title: 'Update again' },
    });
  });

  test('a request that somebody made ready is not made a draft again', async () => {
    await adapter.write(write());
    const { number } = await adapter.open({ ...request, draft: true });
    await forge.repository(NAME).requests.update(number, { draft: false });
    await adapter.update(number, { title: 'Update again', body: 'b' });
    expect((await adapter.pullRequests(BRANCH))[0]?.draft).toBe(false);
  });

  test('a line of release notes does not become a command', async () => {
    await adapter.write(write());
    await adapter.open({
      ...request,
      body: 'Notes:\n/merge\n  /assign @mona\n\n \n\t/close\r\n/etc/hosts and/or\n',
    });
    const stored = await forge.repository(NAME).requests.get(1);
    expect(stored?.body).toBe(
      'Notes:\n\\/merge\n  \\/assign @mona\n\n \n\t\\/close\r\n\\/etc/hosts and/or\n',
    );
  });

  test('without a pipeline auto-merge is not asked for, as GitLab would merge at once', async () => {
    forge.repository(NAME).allowsAutoMerge = false;
    await adapter.write(write());
    await adapter.open(request);
    forge.calls.clear();
    const decoration = { labels: [], reviewers: [], autoMerge: true };
    expect(await adapter.decorate(1, decoration)).toEqual([expect.stringContaining('no pipeline')]);
    expect(forge.calls.writes()).toEqual([]);
  });

  test('a branch is not deleted by GitLab when its request is merged, whoever has merged it', async () => {
    const { head } = await adapter.write(write());
    await adapter.open(request);
    await adapter.decorate(1, { labels: [], reviewers: [], autoMerge: true });
    await humanOnGitLab(forge, NAME).merge(1, 'squash');
    expect(await adapter.pullRequests(BRANCH)).toMatchObject([{ state: 'merged' }]);
    expect(await git().head(BRANCH)).toBe(head);
  });

  test('a 401 for auto-merge is a right that is missing, and not the token', async () => {
    await adapter.write(write());
    await adapter.open(request);
    forge.faults.add({ method: 'PUT', path: '/merge' }, { kind: 'refuse', status: 401 });
    const decoration = { labels: [], reviewers: [], autoMerge: true };
    expect(await adapter.decorate(1, decoration)).toEqual([
      expect.stringContaining('401 Unauthorized'),
    ]);
  });

  test('a quota in the middle of the decoration is a time to come back', async () => {
    await adapter.write(write());
    await adapter.open(request);
    forge.faults.add({ method: 'PUT' }, { kind: 'refuse', status: 429, retryAfterSeconds: 20 });
    const decoration = { labels: ['bot'], reviewers: [], autoMerge: false };
    expect(await failureOf(adapter.decorate(1, decoration))).toMatchObject({
      ...{ policy: 'Throttled', retryAfterMs: 20_000 },
    });
  });

  test('a folder with more files than a page holds is read in full', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 230 }, (_, at) => [`many/${at}.yaml`, `n: ${at % 7}\n`]),
    );
    const commit = await forge.hand(NAME).push({ branch: 'main', files: many });
    expect(await adapter.read(commit, ['many'])).toHaveLength(230);
  });

  test('an archived project says so, and that it is no matter of rights', async () => {
    forge.repository(NAME).archived = true;
    expect(await failureOf(adapter.write(write()))).toMatchObject({
      ...{ policy: 'Stalled', code: 'RepositoryArchived' },
    });
  });

  test('a GitLab with a path of its own is asked below it', () => {
    expect(forge.gitlab.url).toMatch(/\/gitlab$/);
    expect(
      forge.calls.all().every(({ request: { path } }) => path.startsWith('/gitlab/api/v4/')),
    ).toBe(true);
  });
});

test('every answer of the forge on this machine is as GitLab’s client declares it', () => {
  expect(judge.findings()).toEqual([]);
});
