import { growth } from '../../../test/support/operations';
import { readYaml } from './yaml-data';

function data(text: string): unknown {
  const read = readYaml(text);
  return read.ok ? read.data : read;
}

function problem(text: string): string {
  const read = readYaml(text);
  return read.ok ? 'none' : read.problem;
}

/** Each level holds the one before ten times over. */
function bomb(levels: number): string {
  const lines = Array.from({ length: levels }, (_, level) => {
    const items = Array.from({ length: 10 }, () => (level === 0 ? 'x' : `*l${level - 1}`));
    return `l${level}: &l${level} [${items.join(', ')}]`;
  });
  return lines.join('\n');
}

describe('YAML of strangers', () => {
  it('becomes JSON data, with merge keys applied and dates as text', () => {
    expect(data('a: &a {x: 1}\nb: {<<: *a, y: 2}\nc: 2023-06-15\nd: ~\ne: .inf\n')).toEqual({
      a: { x: 1 },
      b: { x: 1, y: 2 },
      c: '2023-06-15',
      d: null,
      e: 'Infinity',
    });
  });

  it.each(['', '# nothing but a comment\n', '---\n'])('is an empty map when it is %j', (text) => {
    expect(data(text)).toEqual({});
  });

  it('is refused with the place of what is wrong', () => {
    expect(problem('a: 1\nb: [1\n')).toMatch(/line 3/);
    expect(problem('a: 1\na: 2\n')).toMatch(/unique.*line 2/);
    expect(problem('a: 1\n---\nb: 1\n')).toBe('it holds more than one YAML document');
  });

  it('cannot fill the memory with aliases, which are refused before they are followed', async () => {
    expect(problem(bomb(6))).toMatch(/alias/i);
    // Each level more makes it ten times as large.
    expect(await growth((times) => problem(bomb(3 + 3 * times)))).toBeLessThan(8);
  });

  it('cannot hold itself', () => {
    expect(problem('a: &a [*a]\n')).toMatch(/contains itself|nested too deeply|alias/i);
  });

  it('cannot end the stack', () => {
    for (const levels of [1000, 20_000]) {
      expect(problem('['.repeat(levels))).toMatch(
        /^it is nested too deeply at line 1, column \d+$/,
      );
      expect(problem('[ '.repeat(levels) + ']'.repeat(levels))).toMatch(/^it is nested too deeply/);
    }
  });
});
