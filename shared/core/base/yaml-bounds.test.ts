import { growth } from '../../../test/support/operations';
import { readYaml } from '../yaml-edit/yaml-data';
import { readYaml as readFile } from '../yaml-edit/documents';

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('');
}

/** Text of strangers that grows, and costs more than it is long where a reader is careless. */
const HOSTILE: readonly (readonly [string, (times: number) => string])[] = [
  ['of flat keys', (n) => lines(1000 * n, (i) => `key${i}: 1\n`)],
  ['of keys in one line', (n) => `a: {${lines(1000 * n, (i) => `key${i}: 1,`)}}\n`],
  ['of list items', (n) => '- x\n'.repeat(1000 * n)],
  ['of spaces', (n) => `a: 1\n${' '.repeat(1000 * n)}\nb: 2\n`],
  ['of comments', (n) => `a:\n${'  # x\n'.repeat(1000 * n)}  b: 1\n`],
  ['of mistakes', (n) => 'a: @x\n'.repeat(200 * n)],
  ['of tags', (n) => `a: ${'!x '.repeat(200 * n)}1\n`],
  ['of aliases', (n) => `a: &a 1\n${lines(200 * n, (i) => `b${i}: *a\n`)}`],
  ['of anchors', (n) => lines(200 * n, (i) => `k${i}: &a${i} 1\nl${i}: *a${i}\n`)],
  ['of merge keys', (n) => `a: &a {x: 1}\n${lines(200 * n, (i) => `b${i}:\n  <<: *a\n`)}`],
  ['of documents', (n) => '--- x\n'.repeat(200 * n)],
  ['of question marks', (n) => `${'? '.repeat(20 * n)}x\n`],
  ['of brackets', (n) => '['.repeat(20 * n)],
  ['of brackets that close', (n) => `${'['.repeat(20 * n)}${']'.repeat(20 * n)}\n`],
  ['of a folded text', (n) => `a: >\n${'  x\n\n'.repeat(500 * n)}`],
  ['of a quoted text', (n) => `a: "${'x\\n'.repeat(500 * n)}"\n`],
];

describe('four times as much YAML of a stranger', () => {
  test.each(HOSTILE)('%s costs a chart four times as much, not sixteen', async (_, text) => {
    expect(await growth((times) => readYaml(text(times)))).toBeLessThan(8);
  });

  test.each(HOSTILE)('%s costs a file in Git four times as much, too', async (_, text) => {
    expect(await growth((times) => readFile(text(times)))).toBeLessThan(8);
  });
});

describe('YAML of a stranger', () => {
  it('with 40,000 keys is read like any other', () => {
    const read = readYaml(lines(40_000, (index) => `key${index}: 1\n`));
    expect(read.ok && Object.keys(read.data as object)).toHaveLength(40_000);
  });

  it('with a key that stands twice is refused with its place, however far apart the two are', () => {
    const text = `a: 1\n${lines(5000, (index) => `key${index}: 1\n`)}  \na: 2\n`;
    expect(readYaml(text)).toEqual({
      ok: false,
      problem: 'Map keys must be unique at line 5003, column 1',
    });
    expect(readFile(text)).toMatchObject({ code: 'NotYaml' });
  });

  it('with two merge keys in one map is refused as before', () => {
    expect(readYaml('a: &a {x: 1}\nb: {<<: *a, <<: *a}\n')).toMatchObject({ ok: false });
  });

  it('with more values than any chart has is refused', () => {
    expect(readYaml('- 1\n'.repeat(100_001))).toMatchObject({
      problem: expect.stringContaining('it holds more than 100000 values') as string,
    });
  });

  it('whose aliases are few, and each stands for much, is refused before they are written out', () => {
    const big = `a: &a [${'1,'.repeat(20_000)}]\n`;
    expect(readYaml(`${big}b: [*a, *a, *a, *a, *a]\n`)).toMatchObject({
      problem: expect.stringContaining('its aliases multiply the data') as string,
    });
  });

  it('whose aliases together go deeper than anything else may is refused', () => {
    const deep = (inner: string): string => `${'['.repeat(120)}${inner}${']'.repeat(120)}`;
    const text = `a: &a ${deep('1')}\nb: &b ${deep('*a')}\n`;
    expect(readYaml(text)).toMatchObject({
      problem: expect.stringContaining('nested too deeply') as string,
    });
  });

  it('with the same name for two anchors means the last one, as YAML says', () => {
    const read = readYaml('a: &x 1\nb: *x\nc: &x 2\nd: *x\n');
    expect(read).toEqual({ ok: true, data: { a: 1, b: 1, c: 2, d: 2 } });
  });
});
