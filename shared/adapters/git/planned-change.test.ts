import { blobId } from './blob-texts';
import { planChanges } from './planned-change';

const THERE: Readonly<Record<string, string>> = { 'a.yaml': 'a: 1\n', 'b.yaml': 'b: ä\r\n' };

function plan(files: Parameters<typeof planChanges>[0]) {
  return planChanges(files, async (path) => {
    const text = THERE[path];
    return text === undefined ? undefined : blobId(text);
  });
}

test('what is there is updated or deleted, and what is not is created, whatever the change thinks', async () => {
  const planned = await plan([
    { path: 'a.yaml', after: 'a: 2\n' },
    { path: 'b.yaml', before: 'b: ä\r\n' },
    { path: 'new.yaml', before: 'thought to be there\n', after: 'n: 1\n' },
  ]);
  expect(planned).toEqual([
    { kind: 'update', path: 'a.yaml', text: 'a: 2\n' },
    { kind: 'delete', path: 'b.yaml' },
    { kind: 'create', path: 'new.yaml', text: 'n: 1\n' },
  ]);
});

test('what is as it should be is left out', async () => {
  const files = [{ path: 'b.yaml', before: 'x', after: 'b: ä\r\n' }, { path: 'gone.yaml' }];
  expect(await plan(files)).toEqual([]);
});

test('the id of a blob is that of git', () => {
  expect(blobId('')).toBe('e69de29bb2d1d6434b8b29ae775ad8c2e48c5391');
});
