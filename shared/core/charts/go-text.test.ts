import { goText, goTruth } from './go-text';

test.each([
  [8085, '8085'],
  [0, '0'],
  [999_999, '999999'],
  [1_000_000, '1e+06'],
  [1_234_567, '1.234567e+06'],
  [0.25, '0.25'],
  [0.00001, '1e-05'],
  [true, 'true'],
  ['text', 'text'],
  [null, ''],
  [['a', 1], '[a 1]'],
  [{ b: 1, a: 'x' }, 'map[a:x b:1]'],
])('%j is printed as %s', (value, text) => {
  expect(goText(value)).toBe(text);
});

test.each([
  [false, false],
  [0, false],
  ['', false],
  [null, false],
  [undefined, false],
  [[], false],
  [{}, false],
  ['false', true],
  [1, true],
  [{ a: null }, true],
])('%j is %s in a template', (value, truth) => {
  expect(goTruth(value)).toBe(truth);
});
