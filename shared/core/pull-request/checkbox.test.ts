import { checkbox, checkboxLine, isTicked, tickedIn } from './checkbox';

const EMPTY = `Words.\n\n${checkbox('rebase', 'Rebase it.')}\n`;

test('a box is empty until somebody ticks it, with a small or a large x', () => {
  expect(isTicked(EMPTY, 'rebase')).toBe(false);
  expect(isTicked(EMPTY.replace('[ ]', '[x]'), 'rebase')).toBe(true);
  expect(isTicked(EMPTY.replace('[ ]', '[X]'), 'rebase')).toBe(true);
});

test('what a forge makes of line ends, bullets and blanks does not matter', () => {
  const text = EMPTY.replace('- [ ]', '  * [x]').replaceAll('\n', '\r\n');
  expect(tickedIn(text)).toEqual(['rebase']);
});

test('words about a box, quotes and other boxes are no tick', () => {
  const body = `Tick [x] <!-- box:rebase --> please\n> - [x] <!-- box:rebase -->\n- [x] mine\n- [x] <!-- box:other -->`;
  expect(isTicked(body, 'rebase')).toBe(false);
  expect(tickedIn(body)).toEqual(['other']);
});

test('a box is found whether it is ticked or not', () => {
  expect(checkboxLine(EMPTY, 'rebase')).toContain('Rebase it.');
  expect(checkboxLine(EMPTY, 'other')).toBeUndefined();
});
