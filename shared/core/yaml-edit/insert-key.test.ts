import { editYaml } from './edit-yaml';
import type { YamlEdit } from './edit';

const DIGEST = `sha256:${'ab'.repeat(32)}`;
const PATH = ['spec', 'ref', 'digest'];

function inserted(text: string, path: YamlEdit['path'] = PATH): string {
  const result = editYaml(text, [{ document: 0, path, value: DIGEST }]);
  return result.ok ? result.text : `${result.code}: ${result.message}`;
}

test('a missing key goes behind the last of its siblings, with their indent', () => {
  expect(inserted('spec:\n    ref:\n        tag: 1.2.3 # now\n    other: 1\n')).toBe(
    `spec:\n    ref:\n        tag: 1.2.3 # now\n        digest: ${DIGEST}\n    other: 1\n`,
  );
});

test('comments and blank lines behind the last sibling stay behind', () => {
  expect(inserted('spec:\n  ref:\n    tag: 1.2.3\n\n    # more?\n\n# end\n')).toBe(
    `spec:\n  ref:\n    tag: 1.2.3\n    digest: ${DIGEST}\n\n    # more?\n\n# end\n`,
  );
});

test('the line end is that of the file', () => {
  expect(inserted('spec:\r\n  ref:\r\n    tag: 1.2.3\r\n')).toBe(
    `spec:\r\n  ref:\r\n    tag: 1.2.3\r\n    digest: ${DIGEST}\r\n`,
  );
});

test('a file without a line end at its end gets none', () => {
  expect(inserted('spec:\n  ref:\n    tag: 1.2.3')).toBe(
    `spec:\n  ref:\n    tag: 1.2.3\n    digest: ${DIGEST}`,
  );
  expect(inserted('spec:\r\n  ref:\r\n    tag: 1.2.3')).toBe(
    `spec:\r\n  ref:\r\n    tag: 1.2.3\r\n    digest: ${DIGEST}`,
  );
});

test('maps that are missing on the way are made, indented as the author indents', () => {
  expect(inserted('spec:\n    url: x\n')).toBe(
    `spec:\n    url: x\n    ref:\n        digest: ${DIGEST}\n`,
  );
});

test('the top of a document behind a byte-order mark has no indent', () => {
  expect(inserted('\uFEFFa: 1\n', ['b'])).toBe(`\uFEFFa: 1\nb: ${DIGEST}\n`);
});

test('a map in a list is indented by the place of its first key', () => {
  expect(inserted('l:\n  - a: 1\n  - a: 2\n  - a: 3\n', ['l', 1, 'b'])).toBe(
    `l:\n  - a: 1\n  - a: 2\n    b: ${DIGEST}\n  - a: 3\n`,
  );
});

test('the last sibling may be a map, a list, text in a block, or empty', () => {
  for (const last of [
    'x:\n    y:\n      z: 1',
    'x:\n  - 1\n  - 2',
    'x: |\n    text\n    more',
    'x:',
  ]) {
    const text = `spec:\n  ${last}\nother: 1\n`;
    expect(inserted(text, ['spec', 'b'])).toBe(text.replace('\nother', `\n  b: ${DIGEST}\nother`));
  }
});

test('the lines that a block of text keeps at its end remain part of it', () => {
  const text = 'spec:\n  x: |+\n    text\n\n\nother: 1\n';
  expect(inserted(text, ['spec', 'b'])).toBe(
    `spec:\n  x: |+\n    text\n\n\n  b: ${DIGEST}\nother: 1\n`,
  );
});

test('the next document begins behind what was added', () => {
  expect(inserted('a: 1\n---\nb: 2\n', ['c'])).toBe(`a: 1\nc: ${DIGEST}\n---\nb: 2\n`);
});

test('a flow map gets the key behind its last item', () => {
  expect(inserted('spec: {ref: { tag: 1.2.3 }}\n')).toBe(
    `spec: {ref: { tag: 1.2.3, digest: ${DIGEST} }}\n`,
  );
  expect(inserted('spec: {ref: {}}\n')).toBe(`spec: {ref: {digest: ${DIGEST}}}\n`);
  expect(inserted('spec: {url: x,}\n')).toBe(`spec: {url: x, ref: {digest: ${DIGEST}},}\n`);
  expect(inserted('spec: {ref: {a}}\n')).toBe(`spec: {ref: {a, digest: ${DIGEST}}}\n`);
});

test('a flow map over several lines keeps its comments', () => {
  expect(inserted('spec: {\n  ref: {\n    tag: 1.2.3 # now\n  }\n}\n')).toBe(
    `spec: {\n  ref: {\n    tag: 1.2.3, digest: ${DIGEST} # now\n  }\n}\n`,
  );
});

test('JSON gets its key in quotes', () => {
  const text = inserted('{"spec": {"ref": {"tag": "1.2.3"}, "a": [1]}}');
  expect(JSON.parse(text)).toEqual({ spec: { ref: { tag: '1.2.3', digest: DIGEST }, a: [1] } });
});

test('a key that YAML would read as something else is quoted', () => {
  expect(inserted('spec:\n  a: 1\n', ['spec', 'yes'])).toBe(`spec:\n  a: 1\n  "yes": ${DIGEST}\n`);
});
