import { HOSTILE_TEXTS } from '../../../test/support/hostile-text';
import { cut, INVISIBLE, printableJson, printableLine, printableLines } from './printable';

test.each(HOSTILE_TEXTS)('%s cannot act on a terminal', (_, text) => {
  expect(printableLine(text)).not.toMatch(INVISIBLE);
});

test.each(HOSTILE_TEXTS)('%s is the same text after it went through JSON', (_, text) => {
  const json = printableJson({ [text]: [text] });
  expect(json).not.toMatch(INVISIBLE);
  expect(JSON.parse(json)).toEqual({ [text]: [text] });
});

test('what is escaped can still be seen', () => {
  expect(printableLine('a\u001b[2Jb\nc\u202ed')).toBe('a\\u001b[2Jb\\nc\\u202ed');
});

test('text in any script stays as it is', () => {
  const words = 'Größe 東京 🦊 naïve ½ "quoted" \\ and {"json": 1}';
  expect(printableLine(words)).toBe(words);
  expect(printableJson(words)).toBe(JSON.stringify(words));
});

test('a line break in a quotation does not begin a line', () => {
  expect(printableLines(['ours', 'it says "a\nb"'])).toBe('ours\nit says "a\\nb"');
});

test('a long text is cut between characters, and says so', () => {
  expect(cut('🦊🦊🦊🦊', 3)).toBe('🦊🦊…');
  expect(cut('abc', 3)).toBe('abc');
  expect([...printableLine('x'.repeat(1_000_000))].length).toBe(2000);
});
