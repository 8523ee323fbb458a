import { cutBody, textOf } from './text';

test('a text keeps its byte-order mark and line ends', () => {
  const text = '\uFEFFa: ä\r\n';
  expect(textOf(Buffer.from(text))).toBe(text);
});

test('a picture is no text, nor is Latin-1', () => {
  expect(textOf(Buffer.from([0x89, 0x50, 0, 1]))).toBeUndefined();
  expect(textOf(Buffer.from('grün', 'latin1'))).toBeUndefined();
});

test('a body that fits is left as it is', () => {
  expect(cutBody('one\ntwo', 7)).toBe('one\ntwo');
});

test('a body that is too long is cut at a line, says so, and keeps its marker', () => {
  const body = `${'a line of text\n'.repeat(50)}\n<!-- marker abc -->`;
  const cut = cutBody(body, 400);
  expect(cut.length).toBeLessThanOrEqual(400);
  expect(cut).toMatch(/a line of text\n\n_The rest was cut: the forge takes 400 characters/);
  expect(cut.endsWith('<!-- marker abc -->')).toBe(true);
});

test('a code block that is cut open is closed', () => {
  const cut = cutBody('```diff\n' + '+ line\n'.repeat(100) + '```\n', 300);
  expect(cut.match(/^```/gm)).toHaveLength(2);
  expect(cut.length).toBeLessThanOrEqual(300);
});

test('one line that never ends is cut within it, and no character is halved', () => {
  const cut = cutBody('🙂'.repeat(500), 301);
  expect(cut.isWellFormed()).toBe(true);
  expect(cut.length).toBeLessThanOrEqual(301);
});
