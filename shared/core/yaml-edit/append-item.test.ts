import { appendItem } from './append-item';

function appended(text: string, document = 0): string {
  const result = appendItem(text, { document, path: ['resources'], value: 'ours.yaml' });
  return result.ok ? result.text : result.code;
}

test('an item goes behind the last one, below its dash', () => {
  expect(appended('resources:\n  - a.yaml\n  - b.yaml\nkind: Kustomization\n')).toBe(
    'resources:\n  - a.yaml\n  - b.yaml\n  - ours.yaml\nkind: Kustomization\n',
  );
  expect(appended('resources:\n- a.yaml\n')).toBe('resources:\n- a.yaml\n- ours.yaml\n');
  expect(appended('resources:\n    -   a.yaml\n')).toBe(
    'resources:\n    -   a.yaml\n    -   ours.yaml\n',
  );
});

test('comments stay where they are', () => {
  expect(appended('resources:\n  # apps\n  - a.yaml # first\n\n  # more?\n# end\n')).toBe(
    'resources:\n  # apps\n  - a.yaml # first\n  - ours.yaml\n\n  # more?\n# end\n',
  );
});

test('line ends, a byte-order mark and a missing last line end are kept', () => {
  expect(appended('\uFEFFresources:\r\n  - a.yaml\r\n')).toBe(
    '\uFEFFresources:\r\n  - a.yaml\r\n  - ours.yaml\r\n',
  );
  expect(appended('resources:\r\n  - a.yaml')).toBe('resources:\r\n  - a.yaml\r\n  - ours.yaml');
});

test('the quotes are those of the item before', () => {
  expect(appended(`resources:\n  - 'a.yaml'\n`)).toBe(
    `resources:\n  - 'a.yaml'\n  - 'ours.yaml'\n`,
  );
  expect(appended('resources: ["a.yaml"]\n')).toBe('resources: ["a.yaml", "ours.yaml"]\n');
});

test('a list in brackets is continued in its brackets', () => {
  expect(appended('resources: [a.yaml]\n')).toBe('resources: [a.yaml, ours.yaml]\n');
  expect(appended('resources: [a.yaml, ] # x\n')).toBe('resources: [a.yaml, ours.yaml, ] # x\n');
  expect(appended('resources: []\n')).toBe('resources: [ours.yaml]\n');
  expect(appended('{"kind": "Kustomization", "resources": [ ]}')).toBe(
    '{"kind": "Kustomization", "resources": ["ours.yaml" ]}',
  );
});

test('the last item may be a map', () => {
  const text = 'resources:\n  - a: 1\n    b: |\n      text\nx: 1\n';
  expect(appended(text)).toBe(text.replace('x: 1', '  - ours.yaml\nx: 1'));
});

test('another document is left alone', () => {
  expect(appended('a: 1\n---\nresources:\n  - a.yaml\n---\nb: 2\n', 1)).toBe(
    'a: 1\n---\nresources:\n  - a.yaml\n  - ours.yaml\n---\nb: 2\n',
  );
});

test.each([
  ['a list that an anchor shares', 'x: &l\n  - a\nresources: *l\n', 'AliasedValue'],
  ['a list that another takes over', 'resources: &l\n  - a\nx: *l\n', 'AliasedValue'],
  ['a list from a merge key', 'x: &m {resources: [a]}\n<<: *m\n', 'MergeKey'],
  ['no list at all', 'resources: a.yaml\n', 'NotAList'],
  ['a key without a value', 'resources:\nkind: Kustomization\n', 'NullMap'],
  ['no such key', 'kind: Kustomization\n', 'PathNotFound'],
  ['an empty last item', 'resources:\n  - a\n  -\n', 'UnsafeEdit'],
  ['an item that begins below its dash', 'resources:\n  -\n    a\n', 'UnsafeEdit'],
  ['an item with an anchor', 'resources:\n  - &a a.yaml\n', 'UnsafeEdit'],
  ['a template', 'resources:\n  - {{ .name }}\n', 'TemplatedFile'],
  ['an encrypted file', 'resources: [a]\nsops: {}\n', 'EncryptedFile'],
  ['what is not YAML', 'resources: [\n', 'NotYaml'],
  ['a document that is not there', '', 'PathNotFound'],
])('%s is left to its owner', (_, text, code) => {
  expect(appended(text)).toBe(code);
});
