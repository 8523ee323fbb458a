import type { Failure } from '../../shared/core/base/errors';
import { isReconcileError } from '../../shared/core/base/errors';
import type { FileChange } from '../../shared/core/base/repo-file';
import type {
  ForgeAuth,
  ForgeRules,
  RepositoryRules,
} from '../../shared/core/configuration/repository-rules';
import type { BranchWrite, Forge, ForgeOptions } from '../../shared/adapters/git';
import { createForge } from '../../shared/adapters/git';
import type { LocalForge } from '../../local/forge';
import { startForge } from '../../local/forge';
import { repositoryRules } from './gitops';
import type { Human } from './human';

/** One kind of forge: its adapter against its front. */
export interface ForgeSubject {
  readonly provider: ForgeRules['provider'];
  readonly repository: string;
  /** What a target says as `url`. */
  readonly url: (forge: LocalForge) => string;
  /** How it signs in; default: the token of the local forge, in FORGE_TOKEN. */
  readonly auth?: (forge: LocalForge) => ForgeAuth;
  /** Secrets by setting, and what else the adapter is given. */
  readonly options?: (forge: LocalForge) => Partial<ForgeOptions>;
  /** Who acts on it, by the client of the forge and by git. Default: the hand of the local forge. */
  readonly human?: (forge: LocalForge, name: string) => Human;
  /** Longest body of a request. */
  readonly longestBody: number;
  /** What a listener on the exchanges, such as an oracle, needs. */
  readonly started?: (forge: LocalForge) => void;
  /** To read a repository of 300 clusters for the first time. */
  readonly mostCallsForAFleet: number;
  /** To list the files of such a one. */
  readonly callsForItsList: number;
  /** False where the forge itself compares the branch's head: then no human can slip in. */
  readonly hasRaceWindow?: boolean;
}

export const FILES = {
  'README.md': '# Fleet\n',
  'infrastructure/base/aad-pod-identity/release.yaml': '# kept\r\nversion: 4.1.17\r\n',
  'infrastructure/base/aad-pod-identity/kustomization.yaml': 'resources: [release.yaml]\n',
  'infrastructure/overlays/aks-a/kustomization.yaml': 'resources: []\n',
  'clusters/aks-a/infrastructure.yaml': '\uFEFFkind: Kustomization # ä\n',
  'clusters/aks-a/logo.png': new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]),
  'clusters-old/x.yaml': 'x: 1\n',
};
export const RELEASE = 'infrastructure/base/aad-pod-identity/release.yaml';
export const BRANCH = 'identity/chart-aad-pod-identity';
const TOKEN_SETTING = 'FORGE_TOKEN';

/** A target as the configuration gives it. */
export function repositoryFor(
  subject: Pick<ForgeSubject, 'provider' | 'repository' | 'url' | 'auth'>,
  forge: LocalForge,
): RepositoryRules {
  const repository = repositoryRules();
  return {
    ...repository,
    forge: {
      provider: subject.provider,
      url: subject.url(forge),
      repository: subject.repository,
      auth: subject.auth?.(forge) ?? { kind: 'token', tokenSetting: TOKEN_SETTING },
    },
    requests: { ...repository.requests, branchPrefix: 'identity/' },
  };
}

/** The failure that a call ends with. Fails the test when it succeeds, or throws something else. */
export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    if (isReconcileError(error)) return error.failure;
    throw error;
  }
  throw new Error('it was to fail, and did not');
}

function handOf(forge: LocalForge, name: string): Pick<Human, 'push' | 'close' | 'merge'> {
  const hand = forge.hand(name);
  return {
    push: (branch, files) => hand.push({ branch, files }),
    close: async (number) => void (await hand.close(number)),
    merge: async (number) => void (await hand.merge(number)),
  };
}

/** What is the same for every forge that we write to. */
export function forgeContract(subject: ForgeSubject): void {
  const { repository: name } = subject;
  let forge: LocalForge;
  let adapter: Forge;
  let main: string;
  beforeEach(async () => {
    forge = await startForge();
    subject.started?.(forge);
    await forge.addRepository(name, FILES);
    adapter = connect();
    main = (await git().head('main')) ?? '';
  });
  afterEach(() => forge.stop());

  function connect(change: Partial<ForgeOptions> = {}): Forge {
    const secret = (setting: string): string | undefined =>
      setting === TOKEN_SETTING ? forge.access.token : undefined;
    const options = { secret, ...subject.options?.(forge), ...change };
    return createForge(repositoryFor(subject, forge), options);
  }
  const git = () => forge.repository(name).git;
  const bump = (version = '4.1.18'): FileChange => ({
    path: RELEASE,
    before: FILES[RELEASE],
    after: `# kept\r\nversion: ${version}\r\n`,
  });
  const change = (files: readonly FileChange[] = [bump()]): BranchWrite => ({
    ...{ branch: BRANCH, onto: main, files, message: 'Update aad-pod-identity\n\nWhy: 4.1.18\n' },
  });
  const request = { branch: BRANCH, title: 'Update aad-pod-identity', body: 'Why\n', draft: false };
  const person = () => subject.human?.(forge, name) ?? handOf(forge, name);
  const human = (files: Readonly<Record<string, string | null>>, branch = BRANCH) =>
    person().push(branch, files);

  describe('reads', () => {
    test('the head of the base branch, afresh each time', async () => {
      expect(await adapter.baseHead()).toBe(main);
      const moved = await human({ 'README.md': 'x\n' }, 'main');
      expect(await adapter.baseHead()).toBe(moved);
    });

    test('the text files below folders, byte for byte, without pictures and neighbours', async () => {
      const read = await adapter.read(main, ['infrastructure/base', 'clusters', 'README.md', 'no']);
      const texts = Object.fromEntries(read.map(({ path, text }) => [path, text]));
      expect(texts).toEqual({
        'README.md': FILES['README.md'],
        [RELEASE]: FILES[RELEASE],
        'infrastructure/base/aad-pod-identity/kustomization.yaml': 'resources: [release.yaml]\n',
        'clusters/aks-a/infrastructure.yaml': FILES['clusters/aks-a/infrastructure.yaml'],
      });
    });

    test('every path of a commit, with the texts of what Flux may read: no picture, no README, no link', async () => {
      await human(
        { 'apps/kustomization.yaml': 'resources: [../x.json]\n', 'x.json': '{}' },
        'main',
      );
      const { files } = await adapter.tree(await adapter.baseHead());
      expect([...files].filter(([, text]) => text !== undefined)).toEqual([
        ['apps/kustomization.yaml', 'resources: [../x.json]\n'],
        ['clusters-old/x.yaml', 'x: 1\n'],
        ['clusters/aks-a/infrastructure.yaml', FILES['clusters/aks-a/infrastructure.yaml']],
        ...['kustomization.yaml', 'release.yaml'].map((file) => {
          const path = `infrastructure/base/aad-pod-identity/${file}`;
          return [path, FILES[path as keyof typeof FILES]];
        }),
        ['infrastructure/overlays/aks-a/kustomization.yaml', 'resources: []\n'],
        ['x.json', '{}'],
      ]);
      expect(files.has('clusters/aks-a/logo.png')).toBe(true);
      expect(files.has('README.md')).toBe(true);
    });

    test('a fleet of three hundred clusters with few calls, and with next to none when one file has changed', async () => {
      const clusters = Array.from({ length: 300 }, (_, at) => `clusters/c${at}`);
      await human(
        Object.fromEntries(
          clusters.flatMap((folder) => [
            [`${folder}/flux-system/gotk-components.yaml`, `# ${'x'.repeat(50_000)}\n`],
            [`${folder}/flux-system/gotk-sync.yaml`, `path: ./${folder}\n`],
            [`${folder}/apps.yaml`, 'kind: Kustomization\n'],
          ]),
        ),
        'main',
      );
      forge.calls.clear();
      const { files } = await adapter.tree(await adapter.baseHead());
      expect(files.get('clusters/c299/flux-system/gotk-sync.yaml')).toBe('path: ./clusters/c299\n');
      const texts = [...files.values()].filter((text) => text !== undefined);
      expect(texts).toHaveLength(905);
      const first = forge.calls.all().length;
      expect(first).toBeLessThanOrEqual(subject.mostCallsForAFleet);
      await human({ 'clusters/c7/apps.yaml': 'kind: Changed\n' }, 'main');
      forge.calls.clear();
      const again = await adapter.tree(await adapter.baseHead());
      expect(again.files.get('clusters/c7/apps.yaml')).toBe('kind: Changed\n');
      expect(forge.calls.all().length).toBeLessThanOrEqual(subject.callsForItsList + 1);
    });

    test('a commit as it was, after the branch has moved', async () => {
      await human({ [RELEASE]: 'version: 9\n' }, 'main');
      const [file] = await adapter.read(main, [RELEASE]);
      expect(file?.text).toBe(FILES[RELEASE]);
    });

    test('a file again without asking again for what cannot have changed', async () => {
      await adapter.read(main, ['infrastructure']);
      const moved = await human({ [RELEASE]: 'version: 8\n' }, 'main');
      forge.calls.clear();
      const files = await adapter.read(moved, ['infrastructure']);
      expect(files.find(({ path }) => path === RELEASE)?.text).toBe('version: 8\n');
      expect(forge.calls.all().length).toBeLessThanOrEqual(4);
    });
  });

  describe('a branch', () => {
    test('that is not there is none', async () => {
      expect(await adapter.branch(BRANCH)).toBeUndefined();
    });

    test('of ours is one commit on the base, with what it changes', async () => {
      const created: FileChange = { path: 'infrastructure/base/new/a.yaml', after: 'a: ü\n' };
      const gone: FileChange = { path: 'clusters-old/x.yaml', before: 'x: 1\n' };
      const { head } = await adapter.write(change([bump(), created, gone]));
      const view = await adapter.branch(BRANCH);
      expect(view).toMatchObject({ name: BRANCH, head, mergeBase: main, ahead: 1 });
      expect(view?.message.trim()).toBe('Update aad-pod-identity\n\nWhy: 4.1.18');
      expect(Object.fromEntries(view?.files.map(({ path, text }) => [path, text]) ?? [])).toEqual({
        [RELEASE]: '# kept\r\nversion: 4.1.18\r\n',
        'infrastructure/base/new/a.yaml': 'a: ü\n',
        'clusters-old/x.yaml': undefined,
      });
      expect((await git().readCommit(head))?.parents).toEqual([main]);
    });

    test('is told apart from the base that has moved on since', async () => {
      await adapter.write(change());
      await human({ 'README.md': 'moved\n' }, 'main');
      const view = await adapter.branch(BRANCH);
      expect(view).toMatchObject({ mergeBase: main, ahead: 1 });
      expect(view?.files.map(({ path }) => path)).toEqual([RELEASE]);
    });

    test('shows the commits of a human', async () => {
      await adapter.write(change());
      const head = await human({ 'README.md': 'mine\n' });
      const view = await adapter.branch(BRANCH);
      expect(view).toMatchObject({ head, ahead: 2 });
      expect(view?.message.trim()).toBe('Change by hand');
      expect(view?.files.map(({ path }) => path).sort()).toEqual(['README.md', RELEASE].sort());
    });

    test('that was renamed within shows a file that goes and one that comes', async () => {
      await human({ 'clusters-old/x.yaml': null, 'clusters/y.yaml': 'x: 1\n' });
      const view = await adapter.branch(BRANCH);
      const files = [...(view?.files ?? [])].sort((a, b) => a.path.localeCompare(b.path));
      expect(files).toEqual([
        { path: 'clusters-old/x.yaml' },
        { path: 'clusters/y.yaml', text: 'x: 1\n' },
      ]);
    });

    test('is found by its prefix', async () => {
      await adapter.write(change());
      await adapter.write({ ...change(), branch: 'identity/cluster-a' });
      await human({ a: 'a' }, 'identity-of-others');
      expect([...(await adapter.branches('identity/'))].sort()).toEqual([
        BRANCH,
        'identity/cluster-a',
      ]);
      expect(await adapter.branches('none/')).toEqual([]);
    });
  });

  describe('a write', () => {
    test('leaves every other file, and the mode of a changed one, as they are', async () => {
      const script = await git().commit({
        onto: main,
        edits: [{ path: 'run.sh', content: '1\n', mode: '100755' }],
        message: 'script',
        author: { name: 'a', email: 'a@example.com', at: 0 },
      });
      await git().moveBranch('main', script, main);
      const edit: FileChange = { path: 'run.sh', before: '1\n', after: '2\n' };
      const { head } = await adapter.write({ ...change([edit]), onto: script });
      const diff = await git().diff(script, head);
      expect(diff).toMatchObject([{ path: 'run.sh', after: { mode: '100755' } }]);
    });

    test('rebuilds the branch on the base that has moved: one commit again', async () => {
      const first = await adapter.write(change());
      const onto = await human({ 'README.md': 'moved\n' }, 'main');
      const second = await adapter.write({ ...change(), onto, expectedHead: first.head });
      expect(await git().head(BRANCH)).toBe(second.head);
      expect((await git().readCommit(second.head))?.parents).toEqual([onto]);
      expect(await adapter.branch(BRANCH)).toMatchObject({ ahead: 1, mergeBase: onto });
    });

    test('is refused when a human has pushed to our branch, and their commit stays', async () => {
      const { head } = await adapter.write(change());
      const theirs = await human({ 'README.md': 'mine\n' });
      const failure = await failureOf(
        adapter.write({ ...change([bump('5.0.0')]), expectedHead: head }),
      );
      expect(failure).toMatchObject({ policy: 'Conflict', code: 'BranchMoved' });
      expect(failure.message).toContain(BRANCH);
      expect(await git().head(BRANCH)).toBe(theirs);
    });

    test('is refused when the branch was to be new and is there', async () => {
      const theirs = await human({ 'README.md': 'mine\n' });
      expect(await failureOf(adapter.write(change()))).toMatchObject({ policy: 'Conflict' });
      expect(await git().head(BRANCH)).toBe(theirs);
    });

    test('is refused when the branch was to be there and is gone', async () => {
      const failure = await failureOf(adapter.write({ ...change(), expectedHead: main }));
      expect(failure).toMatchObject({ policy: 'Conflict', code: 'BranchMoved' });
      expect(await git().head(BRANCH)).toBeUndefined();
    });

    test('of two that race makes one branch', async () => {
      const both = [connect().write(change()), connect().write(change([bump('9.9.9')]))];
      const ended = await Promise.allSettled(both);
      const won = ended.filter(({ status }) => status === 'fulfilled');
      const head = await git().head(BRANCH);
      expect(won).toEqual([{ status: 'fulfilled', value: { head } }]);
    });

    test('to a protected branch says what to change', async () => {
      forge.repository(name).protectedBranches.add(BRANCH);
      const failure = await failureOf(adapter.write(change()));
      expect(failure).toMatchObject({ policy: 'Stalled', code: 'BranchProtected' });
      expect(failure.remedy).toContain('identity/');
    });
  });

  describe('deleting a branch', () => {
    test('takes it away, and a second time finds nothing to do', async () => {
      const { head } = await adapter.write(change());
      await adapter.deleteBranch(BRANCH, head);
      expect(await git().head(BRANCH)).toBeUndefined();
      await adapter.deleteBranch(BRANCH, head);
    });

    test('is refused when somebody has pushed meanwhile', async () => {
      const { head } = await adapter.write(change());
      const theirs = await human({ 'README.md': 'mine\n' });
      expect(await failureOf(adapter.deleteBranch(BRANCH, head))).toMatchObject({
        policy: 'Conflict',
      });
      expect(await git().head(BRANCH)).toBe(theirs);
    });
  });

  describe('a request', () => {
    test('is opened, and shown as it is', async () => {
      await adapter.write(change());
      const opened = await adapter.open(request);
      expect(opened).toMatchObject({
        ...{
          number: 1,
          state: 'open',
          branch: BRANCH,
          title: request.title,
          draft: false,
          labels: [],
        },
      });
      expect(opened.url).toContain(forge.url);
      expect(opened.body.trim()).toBe('Why');
      expect(await adapter.pullRequests(BRANCH)).toMatchObject([{ number: 1, state: 'open' }]);
    });

    test('can be a draft', async () => {
      await adapter.write(change());
      expect(await adapter.open({ ...request, draft: true })).toMatchObject({ draft: true });
    });

    test('that is open already is given back, and not opened twice', async () => {
      await adapter.write(change());
      const both = await Promise.all([connect().open(request), connect().open(request)]);
      const again = await adapter.open(request);
      expect([...both, again].map(({ number }) => number)).toEqual([1, 1, 1]);
      expect(await forge.repository(name).requests.list()).toHaveLength(1);
    });

    test('is changed in place', async () => {
      await adapter.write(change());
      const { number } = await adapter.open(request);
      await adapter.update(number, { title: 'Update to 4.1.19', body: 'New reasons' });
      const [shown] = await adapter.pullRequests(BRANCH);
      expect(shown).toMatchObject({ number, title: 'Update to 4.1.19', body: 'New reasons' });
    });

    test('with a body that is too long is cut, with a word that it was', async () => {
      await adapter.write(change());
      const line = 'a line of a very long story\n';
      const body = line.repeat(subject.longestBody / line.length + 10);
      const { number } = await adapter.open({ ...request, body });
      await adapter.update(number, { title: 't', body });
      const kept = (await forge.repository(name).requests.get(number))?.body ?? '';
      expect(kept.length).toBeLessThanOrEqual(subject.longestBody);
      expect(kept.slice(-200)).toContain('cut');
    });

    test('that a human merged, or closed, is shown as such, the newest first', async () => {
      await adapter.write(change());
      await adapter.open(request);
      await person().close(1);
      await adapter.open(request);
      await person().merge(2);
      const onto = await adapter.baseHead();
      const { head } = (await adapter.branch(BRANCH)) ?? { head: '' };
      await adapter.write({ ...change([bump('4.1.19')]), onto, expectedHead: head });
      await adapter.open(request);
      const told = (await adapter.pullRequests(BRANCH)).map(({ number, state }) => [number, state]);
      expect(told).toEqual([
        [3, 'open'],
        [2, 'merged'],
        [1, 'closed'],
      ]);
    });

    test('is closed by us', async () => {
      await adapter.write(change());
      const { number } = await adapter.open(request);
      await adapter.close(number);
      expect(await adapter.pullRequests(BRANCH)).toMatchObject([{ number, state: 'closed' }]);
    });

    test('of another branch is not shown', async () => {
      await adapter.write({ ...change(), branch: 'identity/other' });
      await adapter.open({ ...request, branch: 'identity/other' });
      expect(await adapter.pullRequests(BRANCH)).toEqual([]);
    });

    test('that conflicts says so', async () => {
      await adapter.write(change());
      await adapter.open(request);
      expect((await adapter.pullRequests(BRANCH))[0]?.mergeable).not.toBe(false);
      await human({ [RELEASE]: 'something else\n' }, 'main');
      // GitHub tries to merge when somebody asks, and knows when they ask again.
      await adapter.pullRequests(BRANCH);
      expect((await adapter.pullRequests(BRANCH))[0]?.mergeable).toBe(false);
    });

    test('gets its decoration, and a second time writes nothing', async () => {
      await adapter.write(change());
      const { number } = await adapter.open(request);
      const decoration = { labels: ['identity', 'bot'], reviewers: ['mona'], autoMerge: true };
      expect(await adapter.decorate(number, decoration)).toEqual([]);
      const stored = await forge.repository(name).requests.get(number);
      expect(stored).toMatchObject({
        labels: ['identity', 'bot'],
        reviewers: ['mona'],
        autoMerge: true,
      });
      const labels = (await adapter.pullRequests(BRANCH))[0]?.labels ?? [];
      expect([...labels].sort()).toEqual(['bot', 'identity']);
      forge.calls.clear();
      expect(await adapter.decorate(number, decoration)).toEqual([]);
      expect(forge.calls.writes()).toEqual([]);
    });

    test('gets as much decoration as can be had, and words for the rest', async () => {
      const hosted = forge.repository(name);
      hosted.reviewers = new Set(['mona']);
      hosted.allowsAutoMerge = false;
      await adapter.write(change());
      const { number } = await adapter.open(request);
      const words = await adapter.decorate(number, {
        ...{ labels: ['bot'], reviewers: ['mona', 'nobody'], autoMerge: true },
      });
      expect(words.join('\n')).toContain('nobody');
      expect(words.join('\n')).toMatch(/auto-?\s?merge|auto-complete/i);
      expect(await hosted.requests.get(number)).toMatchObject({
        labels: ['bot'],
        reviewers: ['mona'],
      });
    });

    test('is not asked for when nothing is to be decorated', async () => {
      forge.calls.clear();
      expect(await adapter.decorate(1, { labels: [], reviewers: [], autoMerge: false })).toEqual(
        [],
      );
      expect(forge.calls.all()).toEqual([]);
    });
  });

  describe('what goes wrong', () => {
    test('a token that ended: the operator is told which setting', async () => {
      const ended = 'a-token-that-has-ended';
      const failure = await failureOf(
        connect({ secret: () => ended, tokenFor: async () => ended }).baseHead(),
      );
      expect(failure).toMatchObject({ policy: 'Stalled', code: 'ForgeUnauthorized' });
      expect(failure.message).toContain(name);
      expect(failure.remedy).toMatch(/FORGE_TOKEN|identity of the Function App|App/);
    });

    test('a setting that is empty, or a Key Vault reference that was not resolved', async () => {
      if (subject.auth !== undefined) return expect(subject.auth(forge).kind).not.toBe('token');
      for (const value of [undefined, ' ', '@Microsoft.KeyVault(SecretUri=https://v/s)']) {
        const failure = await failureOf(connect({ secret: () => value }).baseHead());
        expect(failure).toMatchObject({ policy: 'Stalled', code: 'ForgeSecretMissing' });
        expect(failure.message).toContain(TOKEN_SETTING);
      }
    });

    test('a repository that is not there, or that we may not see', async () => {
      forge.access.grant(forge.access.token, { repositories: [] });
      const failure = await failureOf(adapter.baseHead());
      expect(failure).toMatchObject({ policy: 'Stalled', code: 'RepositoryNotFound' });
      expect(failure.remedy).toContain(name);
    });

    test('a base branch that is not there', async () => {
      const target = { ...repositoryFor(subject, forge), branch: 'trunk' };
      const options = { secret: () => forge.access.token, ...subject.options?.(forge) };
      const failure = await failureOf(createForge(target, options).baseHead());
      expect(failure).toMatchObject({ policy: 'Stalled', code: 'BaseBranchNotFound' });
      expect(failure.message).toContain('trunk');
    });

    test('a repository that was archived', async () => {
      await adapter.write(change());
      forge.repository(name).archived = true;
      const failure = await failureOf(adapter.open(request));
      expect(failure).toMatchObject({ policy: 'Stalled', code: 'RepositoryArchived' });
      expect(failure.remedy).toMatch(/Unarchive|Enable/);
    });

    test('a token that may read and not write', async () => {
      forge.access.grant(forge.access.token, { contents: 'read', requests: 'read' });
      expect(await adapter.baseHead()).toBe(main);
      const failure = await failureOf(adapter.write(change()));
      expect(failure).toMatchObject({ policy: 'Stalled', code: 'ForgeForbidden' });
      expect(failure.remedy).toBeDefined();
    });

    test('a quota that is spent is a time to come back, and nothing waits for it here', async () => {
      forge.faults.add({}, { kind: 'refuse', status: 429, retryAfterSeconds: 90 });
      const started = Date.now();
      const failure = await failureOf(adapter.baseHead());
      expect(failure).toMatchObject({ policy: 'Throttled' });
      expect(failure.retryAfterMs).toBeGreaterThan(85_000);
      expect(failure.retryAfterMs).toBeLessThan(95_000);
      expect(Date.now() - started).toBeLessThan(5000);
    });

    test('a read that stumbles once is asked again; one that keeps stumbling is Transient', async () => {
      forge.faults.add({}, { kind: 'refuse', status: 502 });
      expect(await adapter.baseHead()).toBe(main);
      forge.faults.add({}, { kind: 'reset' });
      expect(await adapter.baseHead()).toBe(main);
      forge.faults.add({ times: 9 }, { kind: 'refuse', status: 503 });
      expect(await failureOf(adapter.baseHead())).toMatchObject({ policy: 'Transient' });
    });

    test('a forge that never answers is given up', async () => {
      forge.faults.add({ times: 9 }, { kind: 'hang' });
      const failure = await failureOf(connect({ timeoutMs: 200 }).baseHead());
      expect(failure).toMatchObject({ policy: 'Transient', code: 'ForgeTimeout' });
    });

    test('an answer that is cut off, or no JSON, is Transient', async () => {
      forge.faults.add({ times: 9 }, { kind: 'garbage' });
      expect(await failureOf(adapter.baseHead())).toMatchObject({ policy: 'Transient' });
    });

    test('a write whose answer is lost is not sent again, and is found done', async () => {
      await adapter.write(change());
      forge.faults.add(
        { method: 'POST', path: /requests$|pulls$|pullrequests$/i },
        { kind: 'lost' },
      );
      expect(await failureOf(adapter.open(request))).toMatchObject({ policy: 'Transient' });
      expect(await adapter.open(request)).toMatchObject({ number: 1 });
      expect(await forge.repository(name).requests.list()).toHaveLength(1);
    });

    test('nothing that is thrown holds a secret', async () => {
      const token = forge.access.token;
      const echo = `denied for ${token}`;
      for (const status of [400, 401, 403, 404, 409, 422, 429, 500]) {
        forge.faults.add({ times: 3 }, { kind: 'refuse', status, message: echo });
        const error: unknown = await adapter.baseHead().catch((thrown: unknown) => thrown);
        const { message, stack, failure } = error as Error & { failure: Failure };
        const all = JSON.stringify([message, stack, failure, Object.entries(error as object)]);
        expect(all).not.toContain(token);
        expect(isReconcileError(error)).toBe(true);
        forge.faults.clear();
      }
    });

    test('nothing is printed', async () => {
      const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) =>
        jest.spyOn(console, level).mockImplementation(() => undefined),
      );
      forge.faults.add({}, { kind: 'refuse', status: 404 });
      // A 404 is no branch, or no repository: each forge has its own.
      await adapter.branch(BRANCH).catch(() => undefined);
      await failureOf(adapter.write({ ...change(), expectedHead: main }));
      spies.forEach((spy) => expect(spy).not.toHaveBeenCalled());
      spies.forEach((spy) => spy.mockRestore());
    });
  });
}
