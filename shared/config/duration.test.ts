import { parseDuration } from './duration';

describe('a duration', () => {
  test.each([
    ['5s', 5],
    ['0s', 0],
    ['1.5m', 90],
    ['1h', 3600],
    ['3d', 259_200],
  ])('%s is %d seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  test.each(['', '5', 's', '-5s', '5 s', '5w', 'PT5S', '1e3s'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});
