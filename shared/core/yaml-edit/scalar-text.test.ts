import fc from 'fast-check';
import { parse } from 'yaml';
import type { Quotes } from './scalar-text';
import { scalarText } from './scalar-text';

test.each(['1.10', '4.1', '0x1', '010', '0o7', '1e3', '1_000', '12:30', '2026-01-01'])(
  'the text %s would be a number or a time, and is quoted',
  (value) => {
    expect(scalarText(value, 'none', false)).toBe(`"${value}"`);
  },
);

test.each(['yes', 'NO', 'on', 'y', 'true', 'null', '~', ''])(
  'the text "%s" would be a truth value or nothing, and is quoted',
  (value) => {
    expect(scalarText(value, 'none', false)).toBe(`"${value}"`);
  },
);

test.each(['a: b', 'a #b', '@team', '*x', '&x', '- x', ' x', 'x ', '%x', '`x`', 'a\nb'])(
  'the text "%s" means something else in YAML, and is quoted',
  (value) => {
    expect(scalarText(value, 'none', false)).toBe(JSON.stringify(value));
  },
);

test.each(['4.1.18', 'v1.8.17', '4.1.18_build', `sha256:${'0'.repeat(64)}`, 'oci://a.io/b'])(
  'the text %s is plain',
  (value) => {
    expect(scalarText(value, 'none', false)).toBe(value);
    expect(scalarText(value, 'none', true)).toBe(value);
  },
);

test('a variable of Flux is plain in a block and quoted in a flow map, where braces mean a map', () => {
  expect(scalarText('${registry}/nmi', 'none', false)).toBe('${registry}/nmi');
  expect(scalarText('${registry}/nmi', 'none', true)).toBe('"${registry}/nmi"');
});

test('the quotes of the author stay, unless single quotes cannot say the text', () => {
  expect(scalarText("it's", 'single', false)).toBe("'it''s'");
  expect(scalarText('a"b', 'double', false)).toBe('"a\\"b"');
  expect(scalarText('a\tb', 'single', false)).toBe('"a\\tb"');
});

test('numbers and truth values have no quotes', () => {
  expect(scalarText(2, 'double', false)).toBe('2');
  expect(scalarText(false, 'single', true)).toBe('false');
});

test('whatever the text, both generations of YAML read it as that text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.stringMatching(/^[-+.:_0-9a-fxoeE]{1,8}$/),
  );
  const quotes = fc.constantFrom<Quotes>('none', 'single', 'double');
  fc.assert(
    fc.property(text, quotes, fc.boolean(), (value, style, flow) => {
      const written = scalarText(value, style, flow);
      const line = flow ? `{k: ${written}}` : `k: ${written}\n`;
      expect(parse(line, { version: '1.1' })).toEqual({ k: value });
      expect(parse(line, { version: '1.2' })).toEqual({ k: value });
    }),
    { seed: 20260102, numRuns: 500 },
  );
});
