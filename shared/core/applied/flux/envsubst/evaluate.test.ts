import { evaluate } from './evaluate';

const VALUES: Readonly<Record<string, string>> = {
  region: 'westeurope',
  path: 'a/b/c.tar.gz',
  mixed: 'Hello',
  umlaut: 'äb',
  empty: '',
};

function lookup(name: string): string | undefined | { readonly unknown: true } {
  return name.startsWith('secret') ? { unknown: true } : VALUES[name];
}

function text(given: string): string | undefined {
  const result = evaluate(given, lookup);
  return result.ok ? result.text : undefined;
}

describe('the variables that Flux puts in', () => {
  it.each([
    ['in ${region}', 'in westeurope'],
    ['${none:-nowhere}', 'nowhere'],
    ['${none:=nowhere}', 'nowhere'],
    ['${none=nowhere}', 'nowhere'],
    ['${empty:-filled}', 'filled'],
    ['${region:-nowhere}', 'westeurope'],
    ['${none:=in ${region}, or so}', 'in westeurope, or so'],
    ['${none:-}', ''],
    ['${region^^}', 'WESTEUROPE'],
    ['${region^}', 'Westeurope'],
    ['${mixed,,}', 'hello'],
    ['${mixed,}', 'hello'],
    ['${#region}', '10'],
    ['${#umlaut}', '3'],
    ['${region:4}', 'europe'],
    ['${region:0:4}', 'west'],
    ['${region:99}', ''],
    ['${region:-6}', 'westeurope'],
    ['${region/west/north}', 'northeurope'],
    ['${path/\\//-}', 'a-b/c.tar.gz'],
    ['${path//\\//-}', 'a-b-c.tar.gz'],
    ['${region/#west/}', 'westeurope'],
    ['${region/#west/w}', 'weurope'],
    ['${region/%europe/eu}', 'westeu'],
    ['${path#*/}', 'b/c.tar.gz'],
    ['${path##*/}', 'c.tar.gz'],
    ['${path%.*}', 'a/b/c.tar'],
    ['${path%%.*}', 'a/b/c'],
  ])('makes of %s: %s', (given, expected) => {
    expect(text(given)).toBe(expected);
  });

  it.each([
    ['$${region}', '${region}'],
    ['$$${region}', '$westeurope'],
    ['$$$${region}', '$${region}'],
    ['$region costs 5$', '$region costs 5$'],
    ['${none:=a$$b}', 'a$$b'],
    ['{} } ${region}}', '{} } westeurope}'],
  ])('takes an even number of dollar signs for escaped ones: %s', (given, expected) => {
    expect(text(given)).toBe(expected);
  });

  it.each([
    '${a.b}',
    '${a-b}',
    '${region',
    '${}',
    '${none:-x',
    '${region/x}',
    '${region:}',
    '${region:2:-1}',
  ])('fails at %s, as Flux does', (given) => {
    expect(evaluate(given, lookup).ok).toBe(false);
  });

  it('puts nothing in the place of what nobody sets, and says so', () => {
    expect(evaluate('a${none}b${other^^}${none:+x}', lookup)).toEqual({
      ok: true,
      text: 'abx',
      unknown: [],
      missing: ['none', 'other'],
    });
  });

  it('leaves what somebody else sets where it stands', () => {
    expect(
      evaluate('${secretName}/${region}/${secretName:0:3}/${none:-${secretKey}}', lookup),
    ).toEqual({
      ok: true,
      text: '${secretName}/westeurope/${secretName:0:3}/${none:-${secretKey}}',
      unknown: ['secretName', 'secretKey'],
      missing: [],
    });
  });

  it('reads a megabyte without an end of its own', () => {
    const long = 'a$b '.repeat(250_000);
    expect(text(long)).toBe(long);
  });

  it.each([
    [
      'expansions within each other, deeper than a stack',
      '${a:-'.repeat(100_000) + '}'.repeat(100_000),
    ],
    ['a value that is long, many times', '${long}'.repeat(100)],
    ['a value put in for each of its characters', '${long//x/${long}}'],
    ['a pattern of many stars on a long value', `\${long%%${'*y'.repeat(1000)}}`],
  ])(
    'leaves a text alone that costs too much, and says that it is not known: %s [P10]',
    (_, given) => {
      const long = 'x'.repeat(100_000);
      const result = evaluate(given, (name) => (name === 'long' ? long : undefined));
      expect(result).toMatchObject({ ok: true, text: given, missing: [] });
      expect(result.ok && result.unknown).toEqual([given.slice(2, given.search(/[:}/%]/))]);
    },
  );

  it('takes what there is room for from all texts together', () => {
    const room = { left: 20 };
    const texts = ['${region}', '${region}', '${region}'].map((one) => evaluate(one, lookup, room));
    expect(texts).toMatchObject([
      { text: 'westeurope' },
      { text: 'westeurope' },
      { text: '${region}' },
    ]);
    expect(room.left).toBe(0);
  });

  it.each([
    ['${region:0:999999999}', 'westeurope'],
    [`\${region:${'9'.repeat(400)}}`, 'westeurope'],
    [`\${region:0:-${'9'.repeat(400)}}`, 'westeurope'],
    ['${path##**}', ''],
    ['${umlaut#?}', 'b'],
  ])('takes numbers and patterns as Go does: %s', (given, expected) => {
    expect(text(given)).toBe(expected);
  });
});
