import fc from 'fast-check';
import { growth } from '../../../test/support/operations';
import { matchesAnyGlob, matchesGlob } from './glob';

describe('a glob', () => {
  test.each([
    ['aks-*', 'aks-prod-1', true],
    ['aks-*', 'aks-', true],
    ['aks-*', 'my-aks-1', false],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['?', '', false],
    ['aks-?', 'aks-1', true],
    ['aks-?', 'aks-12', false],
    ['*-prod-*', 'aks-prod-prod-1', true],
    ['*prod', 'prod-prod', true],
    ['*prod', 'prod-prods', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-b-b', false],
    ['**', 'anything', true],
    ['RG-*', 'rg-Team', true],
    ['a.c', 'abc', false],
    ['(a+)+', '(a+)+', true],
    ['grü?e', 'GRÜSE', true],
    ['?', '😀', true],
  ])('%j on %j says %j', (pattern, text, expected) => {
    expect(matchesGlob(pattern, text)).toBe(expected);
  });

  it('ends soon on a pattern that sends backtracking matchers away for years', async () => {
    const stars = (times: number): boolean =>
      matchesGlob('*a'.repeat(50 * times) + 'b', 'a'.repeat(250 * times));
    expect(stars(4)).toBe(false);
    expect(await growth(stars)).toBeLessThan(4 * 4 + 1);
  });

  it('agrees with the regular expression of the same meaning', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '.') });
    const signs = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '.'), maxLength: 8 });
    fc.assert(
      fc.property(signs, letters, (pattern, text) => {
        const source = pattern.replace(/\./g, '\\.').replace(/\*+/g, '.*').replace(/\?/g, '.');
        expect(matchesGlob(pattern, text)).toBe(new RegExp(`^${source}$`, 'i').test(text));
      }),
    );
  });
});

describe('a list of globs', () => {
  it('fits when one of them does', () => {
    expect(matchesAnyGlob(['a*', 'b*'], 'beta')).toBe(true);
  });

  it('fits nothing when it is empty', () => {
    expect(matchesAnyGlob([], '')).toBe(false);
  });
});
