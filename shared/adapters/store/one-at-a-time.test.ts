import { oneAtATime } from './one-at-a-time';

function gate(): { readonly open: () => void; readonly passed: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { open: resolve, passed: promise };
}

test('work of one key runs in order, each after the one before has ended', async () => {
  const inLine = oneAtATime();
  const first = gate();
  const done: string[] = [];
  const one = inLine('k', () => first.passed.then(() => done.push('one')));
  const two = inLine('k', async () => done.push('two'));
  first.open();
  await Promise.all([one, two]);

  expect(done).toEqual(['one', 'two']);
});

test('another key does not wait', async () => {
  const inLine = oneAtATime();
  const first = gate();
  const one = inLine('k', () => first.passed);

  expect(await inLine('other', async () => 'through')).toBe('through');
  first.open();
  await one;
});

test('work that fails says so to its caller alone', async () => {
  const inLine = oneAtATime();
  const one = inLine('k', () => Promise.reject(new Error('broken')));
  const two = inLine('k', async () => 'fine');

  await expect(one).rejects.toThrow('broken');
  expect(await two).toBe('fine');
});
