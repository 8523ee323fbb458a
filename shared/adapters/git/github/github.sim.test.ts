import { generateKeyPairSync } from 'node:crypto';
import type { LocalForge } from '../../../../local/forge';
import { startForge } from '../../../../local/forge';
import type { ForgeSubject } from '../../../../test/support/forge-contract';
import {
  BRANCH,
  failureOf,
  FILES,
  forgeContract,
  repositoryFor,
} from '../../../../test/support/forge-contract';
import { mannersContract } from '../../../../test/support/manners-contract';
import { humanOnGitHub } from '../../../../test/support/human-on-github';
import { judgeGitHub } from '../../../../test/support/github-judge';
import type { ForgeOptions } from '..';
import { createForge } from '..';

const NAME = 'contoso/fleet';
const KEY_SETTING = 'GITHUB_APP_KEY';
const judge = judgeGitHub();
const SUBJECT: ForgeSubject = {
  provider: 'github',
  repository: NAME,
  url: (forge) => forge.github.url,
  human: humanOnGitHub,
  longestBody: 65_536,
  mostCallsForAFleet: 12,
  callsForItsList: 2,
  started: judge.listen,
};
const APP: ForgeSubject = {
  ...SUBJECT,
  auth: ({ github: { app } }) => ({
    kind: 'githubApp',
    appId: app.appId,
    installationId: app.installationId,
    privateKeySetting: KEY_SETTING,
  }),
};

describe('GitHub', () => forgeContract(SUBJECT));

describe('GitHub, with people on it', () =>
  mannersContract({
    ...SUBJECT,
    human: humanOnGitHub,
    beforeUpdate: ({ faults }, work) => faults.before({ method: 'PATCH', path: '/pulls/1' }, work),
  }));

let forge: LocalForge;
let now: number;
beforeEach(async () => {
  now = Date.now();
  forge = await startForge({ clock: { ...NO_TIMERS, now: () => now } });
  judge.listen(forge);
  await forge.addRepository(NAME, FILES);
});
afterEach(() => forge.stop());

const NO_TIMERS = {
  after: () => () => undefined,
  track: <T>(work: Promise<T>) => work,
  release: <T>(wait: Promise<T>) => wait,
};

function connect(subject: ForgeSubject = SUBJECT, change: Partial<ForgeOptions> = {}) {
  // The key takes a moment to be made: only those who ask for it wait.
  const secret = (name: string): string | undefined =>
    name === KEY_SETTING ? forge.github.app.privateKey : forge.access.token;
  return createForge(repositoryFor(subject, forge), {
    secret,
    now: () => now,
    ...change,
  });
}

const git = () => forge.repository(NAME).git;
const mainHead = async () => (await git().head('main')) ?? '';
const asked = (part: string) =>
  forge.calls.all().filter(({ request }) => request.path.includes(part));

describe('a GitHub App', () => {
  test('asks for a token once, and again shortly before it ends', async () => {
    const app = connect(APP);
    await Promise.all([app.baseHead(), app.branches(''), app.pullRequests(BRANCH)]);
    expect(asked('access_tokens')).toHaveLength(1);
    now += 54 * 60_000;
    await app.baseHead();
    expect(asked('access_tokens')).toHaveLength(1);
    now += 2 * 60_000;
    await app.baseHead();
    expect(asked('access_tokens')).toHaveLength(2);
  });

  test('gets a fresh token when the one it has was revoked, without a word', async () => {
    const app = connect(APP);
    await app.baseHead();
    const [first] = asked('access_tokens');
    forge.access.revoke((first?.answer.body as { token: string }).token);
    expect(await app.baseHead()).toBe(await mainHead());
    expect(asked('access_tokens')).toHaveLength(2);
  });

  test('writes commits that GitHub signs: without author and committer of our own', async () => {
    const { head } = await connect(APP).write({
      ...{ branch: BRANCH, onto: await mainHead(), message: 'm' },
      files: [{ path: 'a', after: 'a' }],
    });
    const [commit] = asked('/git/commits').filter(({ request }) => request.method === 'POST');
    expect(commit?.request.body).not.toHaveProperty('author');
    expect(commit?.answer.body).toMatchObject({ sha: head, verification: { verified: true } });
  });

  test('with a key that is another one is told which three things to compare', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const other = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const failure = await failureOf(connect(APP, { secret: () => other }).baseHead());
    expect(failure).toMatchObject({ policy: 'Stalled', code: 'ForgeUnauthorized' });
    expect(failure.remedy).toContain('App 4711 with installation 815');
    expect(failure.remedy).toContain(KEY_SETTING);
  });

  test('with a key that is none is told so, and the key is not repeated', async () => {
    const secret = '-----BEGIN RSA PRIVATE KEY-----\\nMIIsecret\\n-----END RSA PRIVATE KEY-----';
    const failure = await failureOf(connect(APP, { secret: () => secret }).baseHead());
    expect(failure).toMatchObject({ policy: 'Stalled', code: 'ForgeKeyUnusable' });
    expect(failure.message).toContain(KEY_SETTING);
    expect(JSON.stringify(failure)).not.toContain('MIIsecret');
  });

  test('takes a key whose line ends became \\n on the way through a setting', async () => {
    const key = forge.github.app.privateKey.replaceAll('\n', '\\n');
    expect(await connect(APP, { secret: () => key }).baseHead()).toBe(await mainHead());
  });

  test('that is not installed does not take every branch for missing', async () => {
    const elsewhere: ForgeSubject = {
      ...APP,
      auth: () => ({ ...APP.auth?.(forge), installationId: '1' }) as never,
    };
    const failure = await failureOf(connect(elsewhere).branch(BRANCH));
    expect(failure).toMatchObject({ policy: 'Stalled', code: 'ForgeUnauthorized' });
  });

  test('leaves no secret in what is thrown, neither key nor token', async () => {
    const app = connect(APP);
    await app.baseHead();
    const { token } = asked('access_tokens')[0]?.answer.body as { token: string };
    forge.faults.add({ times: 5 }, { kind: 'refuse', status: 403, message: `no ${token}` });
    const failure = await failureOf(app.baseHead());
    expect(JSON.stringify(failure)).not.toContain(token);
    expect(failure.message).toContain('no ***');
  });
});

describe('what the operator sees', () => {
  test('when the base branch moved: the branch is rebuilt, nothing is lost, and nobody is asked', async () => {
    const adapter = connect();
    const files = [{ path: 'a', after: 'a' }];
    const onto = await mainHead();
    const { head } = await adapter.write({ branch: BRANCH, onto, files, message: 'm' });
    const moved = await humanOnGitHub(forge, NAME).push('main', { b: 'b' });
    await adapter.write({ branch: BRANCH, onto: moved, files, message: 'm', expectedHead: head });
    expect(await adapter.branch(BRANCH)).toMatchObject({ mergeBase: moved, ahead: 1 });
  });

  test('when a human pushes in the very moment before our write', async () => {
    const adapter = connect();
    const files = [{ path: 'a', after: 'a' }];
    const onto = await mainHead();
    const { head } = await adapter.write({ branch: BRANCH, onto, files, message: 'm' });
    let theirs = '';
    forge.faults.before({ path: '/api/graphql' }, async () => {
      theirs = await humanOnGitHub(forge, NAME).push(BRANCH, { mine: 'x' });
    });
    const failure = await failureOf(
      adapter.write({
        branch: BRANCH,
        onto,
        files: [{ path: 'a', after: 'b' }],
        message: 'm',
        expectedHead: head,
      }),
    );
    expect(failure.message).toBe(
      `GitHub, contoso/fleet: the branch ${BRANCH} was at ${head.slice(0, 10)} when we looked and is now at ${theirs.slice(0, 10)}: somebody else moved it.`,
    );
    expect(await git().head(BRANCH)).toBe(theirs);
  });

  test('when the repository is archived', async () => {
    forge.repository(NAME).archived = true;
    const write = {
      branch: BRANCH,
      onto: await mainHead(),
      files: [{ path: 'a', after: 'a' }],
      message: 'm',
    };
    expect(await failureOf(connect().write(write))).toEqual({
      policy: 'Stalled',
      code: 'RepositoryArchived',
      message: `GitHub, contoso/fleet: could not write the files of ${BRANCH} (403 Repository was archived so is read-only.).`,
      remedy:
        'contoso/fleet is archived and read-only. Unarchive it, or take the repository fleet out of the configuration.',
      target: `${forge.github.url}/contoso/fleet`,
    });
  });

  test('when the token has expired', async () => {
    forge.access.grant('ghp_expired', { expiresAt: now - 1 });
    expect(await failureOf(connect(SUBJECT, { secret: () => 'ghp_expired' }).baseHead())).toEqual({
      policy: 'Stalled',
      code: 'ForgeUnauthorized',
      message: 'GitHub, contoso/fleet: could not read the branch main (401 Bad credentials).',
      remedy:
        'The token in the app setting FORGE_TOKEN is expired, revoked or wrong. Make a new one on GitHub, and put it into the Key Vault secret behind that setting (repository fleet).',
      target: `${forge.github.url}/contoso/fleet`,
    });
  });

  test('when a right is missing', async () => {
    forge.access.grant(forge.access.token, { requests: 'none' });
    expect(await failureOf(connect().pullRequests(BRANCH))).toMatchObject({
      code: 'ForgeForbidden',
      remedy:
        'Give the token in the app setting FORGE_TOKEN the permission "pull requests: read" for contoso/fleet on GitHub.',
    });
  });

  test('when the repository has no commit yet', async () => {
    await forge.addRepository('contoso/empty', {});
    const empty = { ...SUBJECT, repository: 'contoso/empty' };
    expect(await failureOf(connect(empty).baseHead())).toMatchObject({
      ...{ policy: 'Stalled', code: 'RepositoryEmpty' },
      remedy: 'Push a first commit to the branch main of contoso/empty.',
    });
  });
});

describe('limits', () => {
  test.each([
    ['the primary limit', { status: 403 }],
    ['the secondary limit', { status: 403, isSecondary: true }],
    ['the secondary limit as a 429', { status: 429, isSecondary: true }],
  ])('%s is a time to come back [F39]', async (_, refusal) => {
    forge.faults.add({}, { kind: 'refuse', ...refusal, retryAfterSeconds: 600 });
    const failure = await failureOf(connect().baseHead());
    expect(failure).toMatchObject({ policy: 'Throttled', code: 'ForgeThrottled' });
    expect(Math.abs((failure.retryAfterMs ?? 0) - 600_000)).toBeLessThanOrEqual(2000);
  });

  test('of decoration are thrown, for all of it to be tried again', async () => {
    const adapter = connect();
    await adapter.write({
      branch: BRANCH,
      onto: await mainHead(),
      files: [{ path: 'a', after: 'a' }],
      message: 'm',
    });
    await adapter.open({ branch: BRANCH, title: 't', body: '', draft: false });
    forge.faults.add({ path: '/labels' }, { kind: 'refuse', status: 429, retryAfterSeconds: 9 });
    const decoration = { labels: ['a'], reviewers: [], autoMerge: false };
    expect(await failureOf(adapter.decorate(1, decoration))).toMatchObject({ policy: 'Throttled' });
  });

  test('of a comparison do not hide files: more than 300 are found all the same', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 310 }, (_, n) => [`many/${n}.yaml`, `${n}\n`]),
    );
    const all = { ...files, 'clusters-old/x.yaml': null };
    await humanOnGitHub(forge, NAME).push(BRANCH, all);
    const view = await connect().branch(BRANCH);
    expect(view?.files).toHaveLength(311);
    expect(view?.files.find(({ path }) => path === 'clusters-old/x.yaml')).toEqual({
      path: 'clusters-old/x.yaml',
    });
  });

  test('of a listing do not hide files: one that is cut is read folder by folder', async () => {
    const whole = await connect().read(await mainHead(), ['infrastructure', 'README.md', 'none']);
    forge.repository(NAME).largestTree = 2;
    const cut = await connect().read(await mainHead(), ['infrastructure', 'README.md', 'none']);
    const paths = (files: typeof cut) => files.map(({ path }) => path).sort();
    expect(paths(cut)).toEqual(paths(whole));
  });

  test('of a tree are kept: a large file goes up by itself', async () => {
    const after = 'ä: a rather long line\n'.repeat(50_000);
    const { head } = await connect().write({
      ...{ branch: BRANCH, onto: await mainHead(), message: 'm' },
      files: [{ path: 'large.yaml', after }],
    });
    expect(String(await git().readFile(head, 'large.yaml'))).toBe(after);
    expect(asked('/git/blobs')).toHaveLength(1);
  });
});

describe('a write', () => {
  test('that changes nothing is refused, and no branch is made', async () => {
    const files = [{ path: 'README.md', before: '# Fleet\n', after: '# Fleet\n' }];
    const failure = await failureOf(
      connect().write({ branch: BRANCH, onto: await mainHead(), files, message: 'm' }),
    );
    expect(failure).toMatchObject({ policy: 'Terminal', code: 'NothingToCommit' });
    expect(await git().head(BRANCH)).toBeUndefined();
  });

  test('whose answer is lost is found done by the next look', async () => {
    forge.faults.add({ method: 'POST', path: '/git/refs' }, { kind: 'lost' });
    const write = {
      branch: BRANCH,
      onto: await mainHead(),
      files: [{ path: 'a', after: 'a' }],
      message: 'm',
    };
    expect(await failureOf(connect().write(write))).toMatchObject({ policy: 'Transient' });
    expect(await connect().branch(BRANCH)).toMatchObject({ ahead: 1, message: 'm' });
  });
});

test('a repository that was renamed is not followed, and its new name is asked for', async () => {
  const moved: typeof fetch = async () =>
    Response.json(
      { message: 'Moved Permanently' },
      { status: 301, headers: { location: 'https://evil.example.com' } },
    );
  const failure = await failureOf(connect(SUBJECT, { fetch: moved }).baseHead());
  expect(failure).toMatchObject({ policy: 'Stalled', code: 'RepositoryMoved' });
});

test('a forge that is not there is Transient', async () => {
  const adapter = connect();
  await forge.stop();
  const failure = await failureOf(adapter.baseHead());
  expect(failure).toMatchObject({ policy: 'Transient', code: 'ForgeUnreachable' });
  expect(failure.message).toContain('ECONNREFUSED');
  forge = await startForge();
});

test('a URL that is not safe is refused before anything is sent', () => {
  expect(() => connect({ ...SUBJECT, url: () => 'http://github.example.com/api/v3' })).toThrow(
    'https',
  );
});

describe('every request and answer', () => {
  test("was as GitHub's own description has it", () => {
    expect(judge.findings()).toEqual([]);
    expect(judge.judged()).toBeGreaterThan(300);
  });
});
