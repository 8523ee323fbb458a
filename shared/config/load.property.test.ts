import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { loadConfiguration } from './load';

const EXAMPLE = readFileSync(join(__dirname, '../../docs/examples/profiles.example.yaml'), 'utf8');
const LINES = EXAMPLE.split('\n');
/** Lines that hold a key of our own; the names of tags are free. */
const KEY_LINES = LINES.flatMap((line, index) =>
  /^[ -]*[a-zA-Z]+:( |$)/.test(line) && !/ (env|purpose):/.test(line) ? [index] : [],
);

describe('the example', () => {
  it('loads without a problem or a warning', () => {
    expect(loadConfiguration(EXAMPLE, 'example')).toMatchObject({ ok: true, warnings: [] });
  });

  it('tells the right line when any one key is misspelt', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KEY_LINES), fc.constantFrom('x', 'Zz', '9'), (index, slip) => {
        const changed = LINES.with(index, LINES[index]?.replace(':', `${slip}:`) ?? '');
        const result = loadConfiguration(changed.join('\n'), 'example');
        expect(result.ok ? [] : result.problems.map(({ line }) => line)).toContain(index + 1);
      }),
    );
  });

  it('tells the right line when any one line is indented by a tab', () => {
    const nested = KEY_LINES.filter((index) => LINES[index]?.startsWith('  '));
    fc.assert(
      fc.property(fc.constantFrom(...nested), (index) => {
        const changed = LINES.with(index, LINES[index]?.replace(/^ +/, '\t') ?? '');
        const result = loadConfiguration(changed.join('\n'), 'example');
        expect(result.ok ? [] : result.problems.map(({ line }) => line)).toContain(index + 1);
      }),
    );
  });
});

/** A file is anything at all: it is a configuration or a list of problems, each with a place in it. */
function isJudged(text: string): void {
  const result = loadConfiguration(text, 'any');
  if (result.ok) return;
  expect(result.problems.length).toBeGreaterThan(0);
  const count = text.split('\n').length;
  for (const { line, column, found, expected } of result.problems) {
    expect(line >= 1 && line <= count && column >= 1).toBe(true);
    expect(found !== '' && expected !== '').toBe(true);
  }
}

describe('whatever is given as a configuration is judged, never thrown at', () => {
  test('any bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => isJudged(new TextDecoder().decode(bytes))));
  });

  test('any text of the signs that mean something to YAML', () => {
    const signs = fc.constantFrom(
      ...':-?[]{}&*!|>%@#,"\'\n \t~<=ab1',
      '---',
      '...',
      '<<',
      '__proto__',
    );
    fc.assert(
      fc.property(fc.array(signs), (parts) => isJudged(parts.join(''))),
      { numRuns: 1_000 },
    );
  });

  test('any data', () => {
    fc.assert(fc.property(fc.jsonValue(), (data) => isJudged(stringify(data))));
  });

  test('the example with any piece of it replaced by any other', () => {
    const place = fc.nat(EXAMPLE.length);
    fc.assert(
      fc.property(place, fc.nat(30), fc.string({ maxLength: 8 }), (from, length, text) =>
        isJudged(EXAMPLE.slice(0, from) + text + EXAMPLE.slice(from + length)),
      ),
      { numRuns: 300 },
    );
  });

  test('the example with any value replaced by any data', () => {
    const places = fc.constantFrom('managed', 'grant', '5s', '0.5', 'platform', '[rg-*]', 'prod*');
    fc.assert(
      fc.property(places, fc.jsonValue({ maxDepth: 2 }), (place, data) =>
        isJudged(EXAMPLE.replace(place, () => JSON.stringify(data))),
      ),
    );
  });
});
