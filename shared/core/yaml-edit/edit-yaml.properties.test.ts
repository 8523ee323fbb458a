import fc from 'fast-check';
import { editYaml } from './edit-yaml';

/**
 * Statements about every file that people write. The file is drawn as text, so that the place of the edited value is
 * known without a parser. A failure prints its seed and the smallest file; set FC_SEED to replay it.
 */
const SEED = Number(process.env['FC_SEED'] ?? 20260102);
const RUNS = Number(process.env['FC_RUNS'] ?? 300);

/** Stands in the drawn text for the value that is edited. */
const HERE = '§';

const spaces = fc.constantFrom('', '', ' ', '   ');
const comment = fc.constantFrom('', '', ' # why', '   # {x: [', " # it's");
const scalar = fc.constantFrom(
  '1',
  'text with words',
  "'it''s'",
  '"a\\tb"',
  '~',
  '1e3',
  '0755',
  '&unused v',
  '[1, 2 , {a: b}]',
  '{}',
  '"two\n        lines"',
  '|\n        block\n\n        text',
  '>-\n        folded\n        text',
);

interface Line {
  readonly key: string;
  readonly value: string;
  readonly gap: string;
  readonly comment: string;
  readonly before: string;
}

function line(key: string): fc.Arbitrary<Line> {
  return fc.record({
    key: fc.constant(key),
    value: scalar,
    gap: spaces,
    comment,
    before: fc.constantFrom('', '', '\n', '# about it\n', '\n# one\n\n# two\n'),
  });
}

function written(indent: string, { key, value, gap, comment: note, before }: Line): string {
  // Behind a block of text a comment would be part of it.
  const end = /^[|>]/.test(value) ? '' : note;
  return `${before}${indent}${key}: ${gap}${value}${end}\n`;
}

const lines = (prefix: string): fc.Arbitrary<readonly Line[]> =>
  fc
    .integer({ min: 0, max: 3 })
    .chain((count) => fc.tuple(...range(count).map((at) => line(`${prefix}${at}`))));

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

interface Drawn {
  /** With HERE where the value stands. */
  readonly text: string;
  readonly document: number;
}

const drawn: fc.Arbitrary<Drawn> = fc
  .record({
    before: lines('a'),
    inner: lines('b'),
    after: lines('c'),
    others: fc.array(lines('d'), { maxLength: 2 }),
    flow: fc.boolean(),
    unit: fc.constantFrom('  ', '    '),
    note: comment,
    bom: fc.boolean(),
    crlf: fc.boolean(),
    chopped: fc.boolean(),
  })
  .map(({ before, inner, after, others, flow, unit, note, bom, crlf, chopped }) => {
    const ref = flow
      ? `ref: { x: 1 , tag: ${HERE} }${note}\n`
      : `ref:${note}\n${inner.map((item) => written(unit, item)).join('')}${unit}tag: ${HERE}${note}\n`;
    const map = before.map((item) => written('', item)).join('') + ref;
    const own = map + after.map((item) => written('', item)).join('');
    const foreign = others.map((list) => `e: 1\n${list.map((item) => written('', item)).join('')}`);
    const text = [...foreign, own].join('---\n');
    const ended = chopped ? text.replace(/\n$/, '') : text;
    return {
      text: (bom ? '\uFEFF' : '') + (crlf ? ended.replaceAll('\n', '\r\n') : ended),
      document: foreign.length,
    };
  });

const style = fc.constantFrom<(value: string) => string>(
  (value) => value,
  (value) => `'${value}'`,
  (value) => `"${value}"`,
);

const version = fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)).map((parts) => parts.join('.'));

test('outside the edited value every byte stays, and its quotes stay too', () => {
  fc.assert(
    fc.property(drawn, style, version, version, (file, quoted, from, to) => {
      const edit = { document: file.document, path: ['ref', 'tag'], value: to };
      expect(editYaml(file.text.replace(HERE, quoted(from)), [edit])).toEqual({
        ok: true,
        text: file.text.replace(HERE, quoted(to)),
      });
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

test('a key that is added is all that is added, and a second time adds nothing', () => {
  fc.assert(
    fc.property(drawn, version, (file, to) => {
      const text = file.text.replace(HERE, '1.2.3');
      const edit = { document: file.document, path: ['ref', 'digest'], value: to };
      const result = editYaml(text, [edit]);
      if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
      const added = new RegExp(`(\\r?\\n *|, )digest: ${to.replaceAll('.', '\\.')}`);
      expect(result.text.replace(added, '')).toBe(text);
      expect(editYaml(result.text, [edit])).toEqual(result);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});
