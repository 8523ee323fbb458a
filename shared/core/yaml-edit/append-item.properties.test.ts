import fc from 'fast-check';
import { appendItem } from './append-item';
import { readYaml } from './documents';

/** Statements about every list that people write; FC_SEED replays a failure. */
const SEED = Number(process.env['FC_SEED'] ?? 20260102);
const RUNS = Number(process.env['FC_RUNS'] ?? 300);

const note = fc.constantFrom('', '', ' # why', '   # [x', " # it's");
const between = fc.constantFrom('', '', '\n', '# about it\n', '\n# one\n\n    # two\n');
const quoted = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => `'${text}'`,
  (text) => `"${text}"`,
);
const name = fc.stringMatching(/^[a-z][a-z/.-]{0,12}[a-z]$/);
const path = fc.tuple(name, quoted).map(([text, quote]) => quote(text));
const block = fc.oneof(path, fc.constant('a: 1\n      b: [1]'), fc.constant('|\n      text\n'));

const blockList = fc
  .record({
    items: fc.array(fc.tuple(block, note, between), { minLength: 1, maxLength: 4 }),
    indent: fc.constantFrom('', '  ', '    '),
    gap: fc.constantFrom(' ', '   '),
  })
  .map(({ items, indent, gap }) => {
    const lines = items.map(([item, comment, before]) => {
      const end = /[|:\n]/.test(item) ? '' : comment;
      return `${before}${indent}-${gap}${item.replaceAll('\n      ', `\n${indent} ${gap}  `)}${end}\n`;
    });
    return `resources:\n${lines.join('')}`;
  });

const flowList = fc
  .record({ items: fc.array(path, { maxLength: 4 }), comma: fc.boolean(), wide: fc.boolean() })
  .map(({ items, comma, wide }) => {
    const all = items.join(wide ? ',\n  ' : ', ') + (comma && items.length > 0 ? ',' : '');
    return `resources: [${wide ? '\n  ' : ''}${all}${wide ? '\n' : ''}]\n`;
  });

const drawn = fc
  .record({
    list: fc.oneof(blockList, flowList),
    before: fc.constantFrom('', '# top\n', 'kind: Kustomization\n', '---\n'),
    after: fc.constantFrom('', '\n# end\n', 'images: []\n', '...\n', '---\nb: 1\n'),
    bom: fc.boolean(),
    crlf: fc.boolean(),
    chopped: fc.boolean(),
  })
  .map(({ list, before, after, bom, crlf, chopped }) => {
    const text = before + list + after;
    const ended = chopped ? text.replace(/\n$/, '') : text;
    return (bom ? '\uFEFF' : '') + (crlf ? ended.replaceAll('\n', '\r\n') : ended);
  })
  .filter((text) => readYaml(text).ok);

test('an item that is added is all that is added, and the list ends with it', () => {
  fc.assert(
    fc.property(drawn, name, (text, value) => {
      const result = appendItem(text, { document: 0, path: ['resources'], value });
      if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
      const start = [...text].findIndex((letter, at) => [...result.text][at] !== letter);
      const from = start < 0 ? text.length : start;
      const kept = text.length - from;
      const added = result.text.slice(from, result.text.length - kept);
      expect(text.slice(0, from) + added + text.slice(from)).toBe(result.text);
      expect(added.length).toBeLessThanOrEqual(value.length + 16);
      const [before, after] = [readYaml(text), readYaml(result.text)];
      if (!before.ok || !after.ok) throw new Error('no YAML');
      const [own, ...others] = before.values as readonly { resources?: unknown[] }[];
      expect(after.values).toEqual([
        { ...own, resources: [...(own?.resources ?? []), value] },
        ...others,
      ]);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});
