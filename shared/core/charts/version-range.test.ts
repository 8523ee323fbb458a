import { parseRange, parseVersion } from './version-range';

function isIn(range: string, version: string, prereleases = false): boolean | undefined {
  const parsed = parseVersion(version);
  return parsed && parseRange(range, prereleases)?.includes(parsed);
}

describe('a range of versions', () => {
  it.each([
    ['4.1.18', '4.1.18', true],
    ['4.1.18', 'v4.1.18', true],
    ['~4.1', '4.1.18', true],
    ['~4.1', '4.2.0', false],
    ['^4', '4.9.0', true],
    ['4.x', '4.1.0', true],
    ['*', '0.0.1', true],
    ['', '1.0.0', true],
    ['>= 4.1, < 5', '4.1.0', true],
    ['>= 4.1, < 5', '5.0.0', false],
    ['=> 4.1', '4.1.0', true],
    ['1.x || >=3', '2.0.0', false],
    ['1.x || >=3', '3.0.0', true],
    ['1.0.0 - 1.2.0', '1.1.0', true],
    ['>=1', '1.2', true],
    ['>=1', '2', true],
    ['~1.2', '1.2.3+build.7', true],
  ])('%s and version %s: %s', (range, version, expected) => {
    expect(isIn(range, version)).toBe(expected);
  });

  it('has pre-releases only when asked for', () => {
    expect(isIn('>=1', '2.0.0-rc.1')).toBe(false);
    expect(isIn('>=1', '2.0.0-rc.1', true)).toBe(true);
    expect(isIn('>=2.0.0-rc.1', '2.0.0-rc.2')).toBe(true);
  });

  it.each(['newest', '>>1', '!=1.0.0', '1.2.3.4.5 ||| 2'])('is none when it is %j', (text) => {
    expect(parseRange(text, false)).toBeUndefined();
  });
});

describe('a version', () => {
  it.each(['', 'latest', '1.2.3.4', 'v'])('is none when it is %j', (text) => {
    expect(parseVersion(text)).toBeUndefined();
  });
});
