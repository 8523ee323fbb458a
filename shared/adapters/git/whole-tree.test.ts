import { foreignCode } from '../../core/base/errors';
import { batchedTexts } from './batched-texts';
import { blobId } from './blob-texts';
import { forgeFailure } from './failure';
import type { ListedFile } from './whole-tree';
import { wholeTree } from './whole-tree';
import { repositoryRules } from '../../../test/support/gitops';

/** A repository whose files are read from a table, and how often. */
function repository(texts: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const files = Object.entries(texts).map(([path, text]): ListedFile => ({ path, id: text }));
  const read = async (wanted: readonly ListedFile[]): Promise<readonly string[]> => {
    asked.push(...wanted.map(({ path }) => path));
    return wanted.map(({ id }) => id);
  };
  return { asked, files, read };
}

describe('a whole repository', () => {
  test('is read once for each content, however many files have it', async () => {
    const { asked, files, read } = repository({ 'a/x.yaml': 'x', 'b/x.yaml': 'x', 'c.yaml': 'c' });
    const tree = await wholeTree(async () => files, read);
    expect([...tree.files]).toEqual([
      ['a/x.yaml', 'x'],
      ['b/x.yaml', 'x'],
      ['c.yaml', 'c'],
    ]);
    expect(asked).toHaveLength(2);
  });

  test('has what is too large, a link and what Flux does not read without their texts', async () => {
    const { asked, files, read } = repository({ 'a.yaml': 'a', 'b.yaml': 'b', 'c.go': 'c' });
    const listed = [
      { ...files[0]!, size: 1024 * 1024 + 1 },
      { ...files[1]!, isLink: true },
      files[2]!,
    ];
    const tree = await wholeTree(async () => listed, read);
    expect([...tree.files]).toEqual([
      ['a.yaml', undefined],
      ['b.yaml', undefined],
      ['c.go', undefined],
    ]);
    expect(asked).toEqual([]);
  });

  test('is not read beyond 64 MiB, and the rest is there all the same', async () => {
    const count = 1200;
    const files = Array.from({ length: count }, (_, at) => ({
      ...{ path: `${String(at).padStart(4, '0')}.yaml`, id: String(at) },
    }));
    const text = 'x'.repeat(100 * 1024);
    let asked = 0;
    const tree = await wholeTree(
      async () => files,
      async (wanted) => {
        asked += wanted.length;
        return wanted.map(() => text);
      },
    );
    expect(tree.files.size).toBe(count);
    const read = [...tree.files.values()].filter((one) => one !== undefined);
    expect(read).toHaveLength(Math.floor((64 * 1024) / 100));
    expect(asked).toBe(1000);
  });

  test('leaves a file that is no text without one', async () => {
    const { files } = repository({ 'a.yaml': 'a' });
    const tree = await wholeTree(
      async () => files,
      async () => [undefined],
    );
    expect([...tree.files]).toEqual([['a.yaml', undefined]]);
  });
});

describe('files that are read a hundred at a time', () => {
  let run = 0;
  beforeEach(() => {
    run += 1;
  });
  const some = (count: number): readonly (ListedFile & { readonly text: string })[] =>
    Array.from({ length: count }, (_, at) => {
      const text = `run ${run}: ${at}`;
      return { path: `${at}.yaml`, id: blobId(text), text };
    });

  test('count only if they are what was asked for; the others are read one by one', async () => {
    const files = some(12);
    const singles: string[] = [];
    const texts = await batchedTexts(`batched ${run}`, files, {
      many: async () => ['something else', ...files.slice(3).map(({ text }) => text)].reverse(),
      one: async ({ path, id }) => {
        singles.push(path);
        return Buffer.from(files.find((file) => file.id === id)?.text ?? '');
      },
    });
    expect(texts).toEqual(files.map(({ text }) => text));
    expect(singles).toEqual(['0.yaml', '1.yaml', '2.yaml']);
  });

  test('one that a replica does not find yet is asked for again the next time', async () => {
    const [file] = some(1);
    if (file === undefined) throw new Error('none');
    const many = () => Promise.resolve([]);
    const answers = [undefined, Buffer.from(file.text)];
    const read = () =>
      batchedTexts(`batched ${run}`, [file], { many, one: async () => answers.shift() });
    expect(await read()).toEqual([undefined]);
    expect(await read()).toEqual([file.text]);
  });

  test('one that is no text is not asked for a second time', async () => {
    const [file] = some(1);
    if (file === undefined) throw new Error('none');
    let asked = 0;
    const one = async () => {
      asked += 1;
      return new Uint8Array([0, 1]);
    };
    for (let time = 0; time < 2; time += 1) {
      const reading = batchedTexts(`batched ${run}`, [file], { many: async () => [], one });
      expect(await reading).toEqual([undefined]);
    }
    expect(asked).toBe(1);
  });

  test.each(['Terminal', 'Transient'] as const)(
    'are read one by one by a forge that answers %s to many at once',
    async (policy) => {
      const files = some(12);
      const texts = await batchedTexts(`batched ${run}`, files, {
        many: () => Promise.reject(failure(policy)),
        one: async ({ id }) => Buffer.from(files.find((file) => file.id === id)?.text ?? ''),
      });
      expect(texts).toEqual(files.map(({ text }) => text));
    },
  );

  test('are not read one by one by a forge that asks us to wait', async () => {
    const reading = batchedTexts(`batched ${run}`, some(12), {
      many: () => Promise.reject(failure('Throttled')),
      one: () => Promise.reject(new Error('asked all the same')),
    });
    await expect(reading).rejects.toThrow('Throttled');
  });
});

function failure(policy: 'Terminal' | 'Transient' | 'Throttled'): Error {
  const place = {
    forge: 'GitLab',
    repository: repositoryRules(),
    now: () => 0,
    clean: String,
  } as const;
  return forgeFailure(place, { policy, code: foreignCode(policy), message: 'no' });
}
