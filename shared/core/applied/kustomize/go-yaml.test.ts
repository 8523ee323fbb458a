import { BLANK, FLOW_BLANK } from './blanks';
import { goYaml } from './go-yaml';

function v3(text: string): unknown {
  const yaml = goYaml(text, 'yaml.v3');
  return yaml.ok ? yaml.documents[0] : yaml.message;
}

function v2(text: string): unknown {
  const yaml = goYaml(text, 'yaml.v2');
  return yaml.ok ? yaml.documents[0] : yaml.message;
}

describe("YAML as Go's parsers read it", () => {
  it.each([
    ['0777', 511, 511],
    ['yes', 'yes', true],
    ['off', 'off', false],
    ['1_000', 1000, 1000],
    ['08', 8, 8],
    ['0x1F', 31, 31],
    ['1.10', 1.1, 1.1],
    ['12:30', '12:30', '12:30'],
    ['2020-1-2', '2020-01-02T00:00:00Z', '2020-01-02T00:00:00Z'],
    ['2020-13-01', '2020-13-01', '2020-13-01'],
    ['18446744073709551616', 18446744073709551616, 18446744073709551616],
    ['"1"', '1', '1'],
    ['!!str 1', '1', '1'],
    ['~', null, null],
  ])('reads %s', (text, newer, older) => {
    expect(v3(`a: ${text}\n`)).toEqual({ a: newer });
    expect(v2(`a: ${text}\n`)).toEqual({ a: older });
  });

  it('tells a null that is written as nothing from one that is written', () => {
    const { block, flow } = v3('block:\nflow: {a: }\n') as { block: unknown; flow: { a: unknown } };
    expect(block).toBe(BLANK);
    expect(flow.a).toBe(FLOW_BLANK);
    expect(v2('block:\nflow: {a: }\n')).toEqual({ block: null, flow: { a: null } });
  });

  it('ends a block where the file ends without a line break', () => {
    expect(v3('a: |\n  b\n  c')).toEqual({ a: 'b\nc' });
    expect(v3('a: |\n  b\n  c\n')).toEqual({ a: 'b\nc\n' });
  });

  it('takes the last of two equal keys, or none', () => {
    expect(v2('a: 1\na: 2\n')).toEqual({ a: 2 });
    expect(v3('a: 1\na: 2\n')).toContain('Map keys must be unique');
  });

  it('keeps a key that JavaScript has a meaning for', () => {
    expect(Object.keys(v3('__proto__: {a: 1}\nconstructor: 2\n') as object)).toEqual([
      '__proto__',
      'constructor',
    ]);
  });

  it('does not grow without bound through aliases', () => {
    const levels = Array.from(
      { length: 30 },
      (_, at) => `l${at + 1}: &l${at + 1} [*l${at}, *l${at}]`,
    );
    expect(v3(`l0: &l0 x\n${levels.join('\n')}\n`)).toContain('aliases multiply');
  });
});
