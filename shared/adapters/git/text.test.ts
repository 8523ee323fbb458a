import { textOf } from './text';

test('a text keeps its byte-order mark and line ends', () => {
  const text = '\uFEFFa: ä\r\n';
  expect(textOf(Buffer.from(text))).toBe(text);
});

test('a picture is no text, nor is Latin-1', () => {
  expect(textOf(Buffer.from([0x89, 0x50, 0, 1]))).toBeUndefined();
  expect(textOf(Buffer.from('grün', 'latin1'))).toBeUndefined();
});
