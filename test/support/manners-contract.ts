import type { LocalForge } from '../../local/forge';
import { startForge } from '../../local/forge';
import type { Forge } from '../../shared/adapters/git';
import { createForge } from '../../shared/adapters/git';
import type { FileChange } from '../../shared/core/base/repo-file';
import { ownerOf } from '../../shared/core/pull-request/branch-owner';
import { commitMessage } from '../../shared/core/pull-request/commit-trailers';
import { hashOfChanges } from '../../shared/core/pull-request/content-hash';
import type { ObservedBranch } from '../../shared/core/pull-request/observed';
import { finishText } from '../../shared/core/pull-request/pull-request-text';
import type { ForgeSubject } from './forge-contract';
import { BRANCH, failureOf, FILES, RELEASE, repositoryFor } from './forge-contract';
import type { Human } from './human';

export interface MannersSubject extends ForgeSubject {
  readonly human: NonNullable<ForgeSubject['human']>;
  /** Lets `work` happen right before the forge is told of a new text for the first request. */
  readonly beforeUpdate: (forge: LocalForge, work: () => Promise<unknown>) => void;
}

const CHANGE: FileChange = {
  path: RELEASE,
  before: FILES[RELEASE],
  after: '# kept\r\nversion: 4.1.18\r\n',
};
const CONTENT = hashOfChanges([CHANGE]);
const VERSIONS = { nmi: '4.1.18' };
const TEXT = finishText({ title: 'Update nmi', body: 'Why.', versions: VERSIONS }, 's', CONTENT);
const NEWER = { title: 'Update nmi to 4.1.19', body: 'Newer.' };

/** What an adapter must see, and must not do, of what people do on a forge. */
export function mannersContract(subject: MannersSubject): void {
  const { repository: name } = subject;
  let forge: LocalForge;
  let adapter: Forge;
  let human: Human;
  beforeEach(async () => {
    forge = await startForge();
    subject.started?.(forge);
    await forge.addRepository(name, FILES);
    human = subject.human(forge, name);
    const options = { secret: () => forge.access.token, ...subject.options?.(forge) };
    adapter = createForge(repositoryFor(subject, forge), options);
    const onto = await adapter.baseHead();
    const message = commitMessage(TEXT.title, { content: CONTENT, onto, versions: VERSIONS });
    await adapter.write({ branch: BRANCH, onto, files: [CHANGE], message });
    await adapter.open({ branch: BRANCH, title: TEXT.title, body: TEXT.body, draft: false });
  });
  afterEach(() => forge.stop());

  const stored = () => forge.repository(name).requests.get(1);
  async function branch(): Promise<ObservedBranch> {
    const view = await adapter.branch(BRANCH);
    if (view === undefined) throw new Error('there is no branch');
    return view;
  }

  /** The base gets a commit, and the branch is made anew on it. */
  async function moveOn(): Promise<void> {
    const onto = await human.push('main', { 'README.md': 'moved\n' });
    const message = commitMessage(TEXT.title, { content: CONTENT, onto });
    const { head } = await branch();
    await adapter.write({ branch: BRANCH, onto, files: [CHANGE], message, expectedHead: head });
  }

  describe('what a human ended stays as it is', () => {
    test.each(['merge', 'close'] as const)('when they %s it before our update', async (verb) => {
      await human[verb](1);
      const before = await stored();
      expect(await failureOf(adapter.update(1, NEWER))).toMatchObject({
        ...{ policy: 'Conflict', code: 'RequestEnded' },
      });
      expect(await stored()).toEqual(before);
    });

    test.each(['merge', 'close'] as const)(
      'when they %s it between our look and our update',
      async (verb) => {
        subject.beforeUpdate(forge, () => human[verb](1));
        expect(await failureOf(adapter.update(1, NEWER))).toMatchObject({
          ...{ policy: 'Conflict', code: 'RequestEnded' },
        });
        const after = await stored();
        expect(after?.state).toBe(verb === 'merge' ? 'merged' : 'closed');
        expect([after?.title, after?.body.trim()]).toEqual([TEXT.title, TEXT.body.trim()]);
      },
    );

    test('and is neither closed nor decorated by us', async () => {
      await human.merge(1);
      const before = await stored();
      await adapter.close(1);
      await adapter.decorate(1, { labels: ['late'], reviewers: ['mona'], autoMerge: true });
      expect(await stored()).toEqual(before);
    });
  });

  describe('the branch is seen as ours', () => {
    test('after the button "Update branch"', async () => {
      const onto = await human.push('main', { 'README.md': 'moved\n' });
      await human.updateBranch(1);
      const view = await branch();
      expect(view.mergeBase).toBe(onto);
      expect(ownerOf(view)).toBe('us');
    });

    test('after `git merge main` and a push', async () => {
      await human.push('main', { 'README.md': 'moved\n' });
      await human.mergeBase(BRANCH, 'main');
      expect(ownerOf(await branch())).toBe('us');
    });

    test('after the base was force-pushed', async () => {
      await moveOn();
      await human.forcePush('main', { 'README.md': 'otherwise\n' });
      const view = await branch();
      expect(view.files.map(({ path }) => path)).toEqual([RELEASE]);
      expect(ownerOf(view)).toBe('us');
    });
  });

  describe('the branch is seen as somebody’s', () => {
    test('after a push, also when the base is merged on top of it', async () => {
      await human.push(BRANCH, { 'note.md': 'mine\n' });
      expect(ownerOf(await branch())).toBe('somebody');
      await human.push('main', { 'README.md': 'moved\n' });
      await human.mergeBase(BRANCH, 'main');
      expect(ownerOf(await branch())).toBe('somebody');
    });

    test('after a merge of the base that changes something besides', async () => {
      await human.push('main', { 'README.md': 'moved\n' });
      await human.mergeBase(BRANCH, 'main', { 'note.md': 'mine\n' });
      expect(ownerOf(await branch())).toBe('somebody');
    });

    test('after a push on top of a base that was force-pushed', async () => {
      await moveOn();
      await human.push(BRANCH, { 'note.md': 'mine\n' });
      await human.forcePush('main', { 'README.md': 'otherwise\n' });
      expect(ownerOf(await branch())).toBe('somebody');
    });

    test('and is not deleted by who saw it before', async () => {
      const { head } = await branch();
      await human.merge(1);
      const theirs = await human.push(BRANCH, { 'note.md': 'mine\n' });
      expect(await failureOf(adapter.deleteBranch(BRANCH, head))).toMatchObject({
        policy: 'Conflict',
      });
      expect(await forge.repository(name).git.head(BRANCH)).toBe(theirs);
    });
  });

  describe('requests are found', () => {
    test('by their branch, whatever base somebody gave them', async () => {
      await forge.repository(name).git.moveBranch('staging', await adapter.baseHead(), undefined);
      await human.retarget(1, 'staging');
      const shown = await adapter.pullRequests(BRANCH);
      expect(shown).toMatchObject([{ number: 1, state: 'open', base: 'staging' }]);
    });

    test('however many there were', async () => {
      await human.close(1);
      for (let number = 2; number <= 13; number += 1) {
        await adapter.open({ branch: BRANCH, title: `${number}`, body: TEXT.body, draft: false });
        await human.close(number);
      }
      const shown = await adapter.pullRequests(BRANCH);
      expect(shown.map(({ number }) => number)).toEqual(
        Array.from({ length: 13 }, (_, at) => 13 - at),
      );
    });

    test('with the commit that they ended with, once somebody has replaced their text', async () => {
      await human.edit(1, { title: 'No', body: 'Never.' });
      expect((await adapter.pullRequests(BRANCH))[0]?.headMessage).toBeUndefined();
      await human.close(1);
      const [shown] = await adapter.pullRequests(BRANCH);
      expect(shown?.headMessage).toContain(`Reconciler-Content: ${CONTENT}`);
      expect(shown?.headMessage).toContain('"4.1.18"');
    });
  });
}
