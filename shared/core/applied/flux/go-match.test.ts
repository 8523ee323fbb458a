import { goMatch } from './go-match';

describe("Go's patterns for paths", () => {
  it.each([
    ['*.yaml', 'a.yaml', true],
    ['*', '.hidden', true],
    ['*', 'a/b', false],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['[a-c]x', 'bx', true],
    ['[^a-c]x', 'bx', false],
    ['[^a-c]x', '/x', false],
    ['[a\\-c]x', '-x', true],
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false],
    ['(a|b)+$', '(a|b)+$', true],
    ['', '', true],
    ['ä*', 'äb', true],
    ['*a*/b', 'aXa/b', true],
    ['*/b', 'a/c/b', false],
    ['*.*.*x', 'a.b.cx', true],
    ['a**b', 'acb', true],
    ['[z-a]', 'm', false],
    ['[^z-a]', 'm', true],
    ['[😀-😂]', '😁', true],
    ['?', '😁', true],
  ])('%s and %s: %s', (pattern, name, fits) => {
    expect(goMatch(pattern, name)).toBe(fits);
  });

  it.each(['[a', '[]', '[-a]', 'a\\'])('says that %s is no pattern', (pattern) => {
    expect(goMatch(pattern, 'a')).toBeUndefined();
  });

  // With a regular expression made of it, this never ends.
  it('gives up a hostile pattern as soon as its stars have seen the name', () => {
    expect(goMatch('*a'.repeat(30) + 'b', 'a'.repeat(5000))).toBe(false);
  });
});
