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
import { azureDevOpsFor, humanOnAzureDevOps } from '../../../../test/support/human-on-azure-devops';
import { mannersContract } from '../../../../test/support/manners-contract';
import { parseMarker, renderMarker } from '../../../core/pull-request/marker';
import type { BranchWrite, Forge, ForgeOptions } from '..';
import { createForge } from '..';

const NAME = 'Platform/fleet';

const judge = judgeForge('azureDevOps');

const SUBJECT: ForgeSubject = {
  provider: 'azureDevOps',
  repository: NAME,
  url: (forge) => forge.azureDevOps.url,
  started: judge.listen,
  longestBody: 4000,
  mostCallsForAFleet: 8,
  callsForItsList: 2,
  hasRaceWindow: false,
};

describe('Azure DevOps with a token', () =>
  forgeContract({ ...SUBJECT, human: humanOnAzureDevOps }));

describe('Azure DevOps, with people on it', () =>
  mannersContract({
    ...SUBJECT,
    human: humanOnAzureDevOps,
    beforeUpdate: ({ faults }, work) =>
      faults.before({ method: 'PATCH', path: /\/pullrequests\/1$/i }, work),
  }));

describe('Azure DevOps', () => {
  let forge: LocalForge;
  let adapter: Forge;
  let main: string;
  beforeEach(async () => {
    forge = await startForge();
    await forge.addRepository(NAME, FILES);
    adapter = connect();
    main = await adapter.baseHead();
  });
  afterEach(() => forge.stop());

  function connect(options: Partial<ForgeOptions> = {}): Forge {
    return createForge(repositoryFor(SUBJECT, forge), {
      secret: () => forge.access.token,
      ...options,
    });
  }
  const git = () => forge.repository(NAME).git;
  const heads = async () => (await git().branches()).map(({ name }) => name).sort();
  const write = (version = '4.1.18', expectedHead?: string): BranchWrite => ({
    ...{ branch: BRANCH, onto: main, message: `Update to ${version}` },
    files: [{ path: RELEASE, before: FILES[RELEASE], after: `version: ${version}\n` }],
    ...(expectedHead !== undefined && { expectedHead }),
  });
  const request = { branch: BRANCH, title: 'Update', body: 'Why\n', draft: false };

  test('a request that ended as we wrote gets its words back, should Azure DevOps let us', async () => {
    await adapter.write(write());
    const { number } = await adapter.open(request);
    const told: unknown[] = [];
    // Instead of TF401181: whether a request that has ended can be edited is not documented.
    const lenient: typeof fetch = async (input, init) => {
      if (init?.method !== 'PATCH') return fetch(input, init);
      told.push(JSON.parse(init.body as string));
      return Response.json({ pullRequestId: number, status: 'completed' });
    };
    const changed = connect({ fetch: lenient }).update(number, { title: 'Newer', body: 'n' });
    expect(await failureOf(changed)).toMatchObject({ policy: 'Conflict', code: 'RequestEnded' });
    expect(told).toEqual([
      { title: 'Newer', description: 'n' },
      { title: 'Update', description: 'Why\n' },
    ]);
  });

  test('a branch is not deleted by Azure DevOps when its request is completed by itself', async () => {
    await adapter.write(write());
    await adapter.open(request);
    await adapter.decorate(1, { labels: [], reviewers: [], autoMerge: true });
    const { Git } = await azureDevOpsFor(forge, 'mona');
    const pull = await Git.getPullRequest('fleet', 1, 'Platform');
    expect(pull.autoCompleteSetBy).toMatchObject({ displayName: 'reconciler' });
    expect(pull.completionOptions).toMatchObject({ deleteSourceBranch: false });
  });

  test('what came before the last merge is not read one by one', async () => {
    const body = `${'Because. '.repeat(60)}\n`;
    for (let at = 1; at <= 3; at += 1) {
      const base = await adapter.baseHead();
      await adapter.write({ ...write(`4.1.${at}`), onto: base });
      await adapter.open({ ...request, body });
      await forge.hand(NAME).merge(at);
      await forge.hand(NAME).deleteBranch(BRANCH);
    }
    forge.calls.clear();
    const shown = await adapter.pullRequests(BRANCH);
    expect(shown.map(({ number, state }) => [number, state])).toEqual([
      [3, 'merged'],
      [2, 'merged'],
      [1, 'merged'],
    ]);
    expect(shown[0]?.body.length).toBeGreaterThan(400);
    const singly = forge.calls.all().filter(({ request: { path } }) => /\/\d+$/.test(path));
    expect(singly).toHaveLength(1);
  });

  test('signs in as our own identity, without any secret', async () => {
    const auth = { kind: 'managedIdentity' } as const;
    const repository = repositoryFor({ ...SUBJECT, auth: () => auth }, forge);
    const asked: string[] = [];
    async function tokenFor(resource: string): Promise<string> {
      asked.push(resource);
      return forge.access.token;
    }
    const signed = createForge(repository, { secret: () => undefined, tokenFor });
    expect(await signed.baseHead()).toBe(main);
    expect(asked).toEqual(['499b84ac-1321-427f-aa17-267ca6975798']);
  });

  test('an identity that the organization does not know is told how to be added', async () => {
    const auth = { kind: 'managedIdentity' } as const;
    const repository = repositoryFor({ ...SUBJECT, auth: () => auth }, forge);
    const tokenFor = async () => 'a token of a stranger';
    const failure = await failureOf(
      createForge(repository, { secret: () => '', tokenFor }).baseHead(),
    );
    expect(failure).toMatchObject({ policy: 'Stalled', code: 'ForgeUnauthorized' });
    expect(failure.remedy).toContain('Add the identity of the Function App');
  });

  test('a sign-in page instead of an answer means that the token expired', async () => {
    forge.access.revoke(forge.access.token);
    const failure = await failureOf(adapter.write(write()));
    expect(failure).toMatchObject({ policy: 'Stalled', code: 'ForgeUnauthorized' });
    expect(failure.message).toContain('asks to sign in');
    expect(forge.calls.all().at(-1)?.answer.status).toBe(203);
  });

  test('a push with an oldObjectId that is stale is a Conflict, and the other commit stays', async () => {
    let theirs = '';
    forge.faults.before({ method: 'POST', path: '/pushes' }, async () => {
      theirs = await forge.hand(NAME).push({ branch: BRANCH, files: { 'mine.yaml': 'a: 1\n' } });
    });
    expect(await failureOf(adapter.write(write()))).toMatchObject({
      ...{ policy: 'Conflict', code: 'BranchMoved', message: expect.stringContaining('TF401028') },
    });
    expect(await git().head(BRANCH)).toBe(theirs);
  });

  test('a human who pushes right before the branch moves is not overwritten', async () => {
    const { head } = await adapter.write(write());
    let theirs = '';
    forge.faults.before({ method: 'POST', path: '/refs' }, async () => {
      theirs = await forge.hand(NAME).push({ branch: BRANCH, files: { 'mine.yaml': 'a: 1\n' } });
    });
    expect(await failureOf(adapter.write(write('5.0.0', head)))).toMatchObject({
      ...{ policy: 'Conflict', code: 'BranchMoved' },
    });
    expect(await git().head(BRANCH)).toBe(theirs);
  });

  test('the branch of an open request never stands at the base while it is rebuilt', async () => {
    const { head } = await adapter.write(write());
    await adapter.open(request);
    const seen: (string | undefined)[] = [];
    const look = async () => seen.push(await git().head(BRANCH));
    forge.faults.before({ method: 'POST', path: '/pushes' }, look);
    forge.faults.before({ method: 'POST', path: '/refs' }, look);
    const rebuilt = await adapter.write(write('5.0.0', head));
    expect(seen).toEqual([head, head]);
    expect(await adapter.pullRequests(BRANCH)).toMatchObject([{ number: 1, state: 'open' }]);
    expect(await git().head(BRANCH)).toBe(rebuilt.head);
    expect(await heads()).toEqual([BRANCH, 'main'].map((name) => `refs/heads/${name}`).sort());
  });

  test('a crash between the push and the move of the branch heals with the next write', async () => {
    const { head } = await adapter.write(write());
    forge.faults.add({ method: 'POST', path: '/refs' }, { kind: 'reset' });
    expect(await failureOf(adapter.write(write('5.0.0', head)))).toMatchObject({
      policy: 'Transient',
    });
    expect(await git().head(BRANCH)).toBe(head);
    expect(await adapter.branches('identity/')).toEqual([BRANCH]);
    const healed = await adapter.write(write('5.0.1', head));
    expect(await adapter.branch(BRANCH)).toMatchObject({ head: healed.head, ahead: 1 });
    expect(await heads()).toHaveLength(2);
  });

  test('a branch that somebody reset to the base is taken up again', async () => {
    const { head } = await adapter.write(write());
    await git().moveBranch(BRANCH, main, head);
    expect(await adapter.branch(BRANCH)).toMatchObject({ head: main, ahead: 0, files: [] });
    const again = await adapter.write(write('4.1.18', main));
    expect((await git().readCommit(again.head))?.parents).toEqual([main]);
  });

  test('a body of more than 4000 characters keeps the marker, and a list does not lose it', async () => {
    const marker = { subject: 'chart:nmi', content: 'c', text: 't', versions: { nmi: '2' } };
    const body = `${'a line of a story\n'.repeat(400)}\n${renderMarker(marker)}\n`;
    await adapter.write(write());
    await adapter.open({ ...request, body });
    await adapter.close(1);
    const [closed] = await adapter.pullRequests(BRANCH);
    expect(closed?.state).toBe('closed');
    expect(closed?.body.length).toBeLessThanOrEqual(4000);
    expect(parseMarker(closed?.body ?? '')).toEqual(marker);
  });

  test('a duplicate request is the open one, although another was closed before', async () => {
    await adapter.write(write());
    await adapter.open(request);
    await adapter.close(1);
    const second = await adapter.open(request);
    expect(await adapter.open(request)).toMatchObject({ number: second.number, state: 'open' });
    expect(second.number).toBe(2);
  });

  test('a repository that is disabled is archived, even to a read that says it is not there', async () => {
    forge.repository(NAME).archived = true;
    const failure = await failureOf(adapter.baseHead());
    expect(failure).toMatchObject({ policy: 'Stalled', code: 'RepositoryArchived' });
    expect(failure.remedy).toContain('Enable Platform/fleet again');
  });

  test('a right that is missing is called as the security page calls it', async () => {
    forge.access.grant(forge.access.token, { contents: 'read' });
    const failure = await failureOf(adapter.write(write()));
    expect(failure).toMatchObject({ code: 'ForgeForbidden' });
    expect(failure.remedy).toContain('"Contribute"');
  });

  test('a draft gets no auto-complete, and says so', async () => {
    await adapter.write(write());
    const { number } = await adapter.open({ ...request, draft: true });
    const decoration = { labels: [], reviewers: [], autoMerge: true };
    expect(await adapter.decorate(number, decoration)).toEqual([
      expect.stringContaining('it is a draft'),
    ]);
  });

  test('a team reviews, by its name', async () => {
    forge.repository(NAME).reviewers = new Set(['team/Operators']);
    await adapter.write(write());
    const { number } = await adapter.open(request);
    const decoration = { labels: [], reviewers: ['[Platform]\\operators'], autoMerge: false };
    expect(await adapter.decorate(number, decoration)).toEqual([]);
    const stored = await forge.repository(NAME).requests.get(number);
    expect(stored?.reviewers).toEqual(['Operators']);
  });

  test('the page of a request is where its link leads', async () => {
    await adapter.write(write());
    const { url } = await adapter.open(request);
    expect(url).toBe(`${forge.azureDevOps.url}/Platform/_git/fleet/pullrequest/1`);
    expect((await fetch(url)).status).toBe(200);
  });
});

test('every answer of the forge on this machine is as Azure DevOps’ own client declares it', () => {
  expect(judge.findings()).toEqual([]);
});
