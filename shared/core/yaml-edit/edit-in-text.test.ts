import { editInText } from './edit-in-text';

const PATH = ['spec', 'patches', 0, 'patch'];

function patched(block: string, end = '\n'): string {
  const lines = [
    '# A comment.',
    'spec:',
    '    patches:',
    '    - target: {kind: HelmRelease}   # aligned',
    block,
    '    prune: true',
    '',
  ];
  return lines.join(end).replaceAll('\n', end).replaceAll('\r\r', '\r');
}

function edited(text: string, path: readonly (string | number)[], value = '4.1.18'): unknown {
  const result = editInText(text, { document: 0, path: PATH }, { document: 0, path, value });
  return result.ok ? result.text : result.code;
}

const JSON_PATCH = `      patch: |-
        # why
        - op: replace
          path: /spec/chart/spec/version
          value: "4.1.16"   # pinned`;
const MERGE_PATCH = `      patch: |
        spec:
          ref:
            tag: 4.1.16
        ---
        other: document`;

test.each(['\n', '\r\n'])(
  'a value in a patch is changed and no byte beside it, line end %j',
  (end) => {
    const text = patched(JSON_PATCH, end);
    expect(edited(text, [0, 'value'])).toBe(text.replace('4.1.16', '4.1.18'));
  },
);

test.each(['\n', '\r\n'])('a key that is missing is added in its line, line end %j', (end) => {
  const text = patched(MERGE_PATCH, end);
  expect(edited(text, ['spec', 'ref', 'digest'], 'sha256:1')).toBe(
    text.replace('tag: 4.1.16', `tag: 4.1.16${end}            digest: sha256:1`),
  );
});

test('blank lines, and lines that are indented deeper, stay in their place', () => {
  const text = patched('      patch: |+\n\n\n        a: 1\n\n        b:\n          c: 4.1.16\n');
  expect(edited(text, ['b', 'c'])).toBe(text.replace('4.1.16', '4.1.18'));
});

test.each([
  ['a folded block', '      patch: >-\n        a: 4.1.16'],
  ['a text in quotes', '      patch: "a: 4.1.16"'],
])('%s is left to its author', (_, block) => {
  expect(edited(patched(block), ['a'])).toBe('BlockScalar');
});

test('a template, a shared text and a place that is not there are left', () => {
  expect(edited(patched('      patch: |\n        a: {{ b }}'), ['a'])).toBe('TemplatedFile');
  const shared = `${patched('      patch: &p |\n        a: 4.1.16')}again: *p\n`;
  expect(edited(shared, ['a'])).toBe('UnsafeEdit');
  expect(edited(patched(JSON_PATCH), [7, 'value'])).toBe('PathNotFound');
});
