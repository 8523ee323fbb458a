import { BuildError, NotComputed } from './failure';
import { goRegexp } from './go-regexp';

describe("Go's regular expressions", () => {
  it.each([
    ['^(?:nmi)$', 'nmi', true],
    ['^(?:nmi)$', 'nmi-2', false],
    ['nmi', 'the-nmi-2', true],
    ['^(?:Foo|HelmRel.*)$', 'HelmRelease', true],
    ['^(?:a{2,3})$', 'aaa', true],
    ['^(?:a{2,3})$', 'aaaa', false],
    ['^(?:a{,2})$', 'a{,2}', true],
    ['^(?:[]a-c.]+)$', 'a].c', true],
    ['^(?:[^a-c])$', 'b', false],
    ['^(?:\\w+-\\d*)$', 'app-', true],
    ['\\bfoo\\b', 'a-foo-b', true],
    ['\\bfoo\\b', 'afoo', false],
    ['^(?:(?P<name>a|b)*)$', 'abab', true],
    ['^(?:a||b)$', '', true],
    ['^(?:\\.\\*)$', '.*', true],
    ['.', '\n', false],
  ])('%s on %j: %s', (pattern, text, expected) => {
    expect(goRegexp(pattern).test(text)).toBe(expected);
  });

  it.each([
    '(',
    'a)',
    '*a',
    'a**',
    'a{2}{3}',
    '[a',
    '[z-a]',
    '(?=a)',
    '(?<!a)',
    '\\1',
    '\\',
    'a{1001}',
  ])('refuses %s, as Go does', (pattern) => {
    expect(() => goRegexp(pattern)).toThrow(BuildError);
  });

  it.each(['(?i)a', '[[:alpha:]]', '\\pL', '\\Qa\\E', '(((a{100}){100}){100})'])(
    'says that it does not read %s',
    (pattern) => {
      expect(() => goRegexp(pattern)).toThrow(NotComputed);
    },
  );

  it('is not held up by a pattern that was made to hold it up', () => {
    expect(goRegexp('^(?:(a+)+)$').test(`${'a'.repeat(2000)}!`)).toBe(false);
    expect(goRegexp('^(?:(a|a)*b)$').test('a'.repeat(2000))).toBe(false);
  });
});
