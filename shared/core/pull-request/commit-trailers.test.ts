import { commitMessage, parseBase, parseTrailer, parseVersions } from './commit-trailers';

const CONTENT = 'c'.repeat(64);
const FACTS = { content: CONTENT, onto: 'b'.repeat(40), versions: { nmi: '2' } };

test('what a commit holds is read back from its message, with the line ends of whichever forge', () => {
  for (const message of [commitMessage('Update x', FACTS)]) {
    for (const told of [message, message.replaceAll('\n', '\r\n'), message.trimEnd()]) {
      expect(parseTrailer(told)).toBe(CONTENT);
      expect(parseBase(told)).toBe('b'.repeat(40));
      expect(parseVersions(told)).toEqual({ nmi: '2' });
    }
  }
});

test('a title cannot fake a trailer', () => {
  const fake = `Update x\nReconciler-Content: ${'0'.repeat(64)}\nReconciler-Base: f`;
  const message = commitMessage(fake, FACTS);
  expect([parseTrailer(message), parseBase(message)]).toEqual([CONTENT, 'b'.repeat(40)]);
  expect(message.split('\n')).toHaveLength(6);
});

test('a version cannot fake a trailer either', () => {
  const versions = { nmi: `2\nReconciler-Content: ${'0'.repeat(64)}` };
  const message = commitMessage('Update x', { ...FACTS, versions });
  expect(parseTrailer(message)).toBe(CONTENT);
  expect(parseVersions(message)).toEqual(versions);
});

test('a message of somebody’s, or one that somebody broke, says nothing', () => {
  for (const message of ['', 'Update x', 'Update x\n\nReconciler-Content: soon\n']) {
    expect(parseTrailer(message)).toBeUndefined();
    expect(parseBase(message)).toBeUndefined();
    expect(parseVersions(message)).toEqual({});
  }
  expect(parseVersions('x\n\nReconciler-Versions: {"nmi":\n')).toEqual({});
  expect(parseVersions('x\n\nReconciler-Versions: {"nmi":1,"x":"2"}\n')).toEqual({ x: '2' });
});

test('a commit of a version before this one is read as far as it goes', () => {
  const old = `Update x\n\nReconciler-Content: ${CONTENT}\n`;
  expect([parseTrailer(old), parseBase(old), parseVersions(old)]).toEqual([CONTENT, undefined, {}]);
});
