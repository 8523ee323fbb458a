import { mutated, mutantsOf } from './mutants-of';

function variants(text: string): readonly string[] {
  return mutantsOf('a.ts', text).map((mutant) => mutated(text, mutant));
}

describe('the mutants of a file', () => {
  it('turn comparisons, conditions and constants round, one at a time', () => {
    expect(variants('if (a === 1) f(true);')).toEqual([
      'if (!(a === 1)) f(true);',
      'if (a !== 1) f(true);',
      'if (a === 2) f(true);',
      'if (a === 1) f(false);',
    ]);
  });

  it('leave out filters and spreads, and swap some and every', () => {
    expect(variants('const x = [...a, ...b.filter(ok)];')).toEqual([
      'const x = [...[], ...b.filter(ok)];',
      'const x = [...a, ...[]];',
      'const x = [...a, ...b];',
    ]);
    expect(variants('a.some(ok)')).toEqual(['a.every(ok)']);
  });

  it('leave types, imports and joined texts alone', () => {
    expect(variants("import { a } from './1';\ntype B = 1 | true;\nconst c = 'x' + d;")).toEqual(
      [],
    );
  });

  it('keep their names when another line of the file changes, so that none is judged twice', () => {
    const names = (text: string): readonly string[] => mutantsOf('a.ts', text).map(({ id }) => id);
    const line = 'const x = a === 1 || b === 1;';
    expect(names(`let y = 5;\n${line}`).slice(1)).toEqual(names(line));
    expect(new Set(names(`${line}\n${line}`)).size).toBe(2 * names(line).length);
  });
});
