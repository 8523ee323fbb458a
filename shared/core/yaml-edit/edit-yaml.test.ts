import { editYaml } from './edit-yaml';
import type { YamlEdit } from './edit';

const RELEASE = ['spec', 'chart', 'spec', 'version'];

function set(path: YamlEdit['path'], value: YamlEdit['value'], document = 0): YamlEdit {
  return { document, path, value };
}

function edited(text: string, ...edits: readonly YamlEdit[]): string {
  const result = editYaml(text, edits);
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
  return result.text;
}

/** Sees to it that the edit turns `from` into `to`, which stands once in the text, and nothing else. */
function changesOnly(text: string, from: string, to: string, edit: YamlEdit): void {
  expect(text.split(from)).toHaveLength(2);
  expect(edited(text, edit)).toBe(text.replace(from, to));
}

const COMMENTED = `# Pod identity, see wiki/42
apiVersion: helm.toolkit.fluxcd.io/v2beta1   # old on purpose

kind:    HelmRelease
metadata: {name: aad-pod-identity, labels: {team: 'a b', "on": "yes"}}
spec:
    chart:
        spec:
            chart: aad-pod-identity
            # bumped by a robot
            version: '4.1.17'      # not above 4.x
            sourceRef: { kind: HelmRepository , name: acr-private }
    interval: 1h0m0s
    values:
        note: >-
            long text that
            is folded

            and goes on
        list:
        - a
        -   b   # aligned
        number: 1e3
        octal: 0755
        tilde: ~


# the end
`;

test('a commented file keeps its comments, spaces, quotes, lists and folded text', () => {
  changesOnly(COMMENTED, "'4.1.17'", "'4.1.18'", set(RELEASE, '4.1.18'));
});

test('a file with CRLF line ends keeps them', () => {
  const text = COMMENTED.replaceAll('\n', '\r\n');
  changesOnly(text, "'4.1.17'", "'4.1.18'", set(RELEASE, '4.1.18'));
});

test('a byte-order mark stays', () => {
  changesOnly(`\uFEFF${COMMENTED}`, "'4.1.17'", "'4.1.18'", set(RELEASE, '4.1.18'));
  changesOnly('\uFEFFtag: 1.2.3\r\n', '1.2.3', '1.2.4', set(['tag'], '1.2.4'));
});

test('an anchor that no alias uses stays at its value', () => {
  changesOnly('a: &v 1.2.3 # c\nb: 2\n', '1.2.3', '1.2.4', set(['a'], '1.2.4'));
  changesOnly('a: &m {v: 1.2.3}\n', '1.2.3', '1.2.4', set(['a', 'v'], '1.2.4'));
});

test('anchors and aliases elsewhere in the file are no obstacle', () => {
  const text = 'common: &c {x: 1}\na: *c\nb:\n  <<: *c\n  v: 1.2.3\n';
  changesOnly(text, '1.2.3', '1.2.4', set(['b', 'v'], '1.2.4'));
});

test('of several documents only the one that is named changes', () => {
  const text = '---\nv: 1.0.0\n---\n# two\nv: 1.0.1\n...\n---\nv: 1.0.2\n';
  changesOnly(text, '1.0.1', '2.0.0', set(['v'], '2.0.0', 1));
});

test('a value in a flow map keeps the map on its line', () => {
  const text = 'spec: { ref: {tag: 4.1.17 , semver: "" } }\n';
  changesOnly(text, '4.1.17', '4.1.18', set(['spec', 'ref', 'tag'], '4.1.18'));
});

test('a file of JSON stays JSON', () => {
  const text = '{\n  "spec": {"ref": {"tag": "4.1.17"}}\n}\n';
  const result = edited(text, set(['spec', 'ref', 'tag'], '4.1.18'));
  expect(JSON.parse(result)).toEqual({ spec: { ref: { tag: '4.1.18' } } });
});

test('an item of a list is reached by its index', () => {
  changesOnly('a:\n- v: one\n- v: two # 2\n', 'two', 'three', set(['a', 1, 'v'], 'three'));
});

test('text over several lines becomes the new value, and the lines around it stay', () => {
  const text = 'a: some words\n  and more\nb: "folded\n  text"\nc: 3\n';
  expect(edited(text, set(['a'], 'x'), set(['b'], 'y'))).toBe('a: x\nb: "y"\nc: 3\n');
});

test.each([
  ['1.10', '"1.10"'],
  ['4.1', '"4.1"'],
  ['0x1', '"0x1"'],
  ['yes', '"yes"'],
  ['4.1.18', '4.1.18'],
])('the text %s replaces a plain value as %s', (value, text) => {
  expect(edited('v: 4.1.17 # c\n', set(['v'], value))).toBe(`v: ${text} # c\n`);
});

test('a number and a truth value are written bare, also where quotes stood', () => {
  expect(edited("a: '1'\nb: no-idea\n", set(['a'], 2), set(['b'], true))).toBe('a: 2\nb: true\n');
});

test('a value that is there already costs no byte, whatever its quotes', () => {
  expect(edited("v: '4.1.18'\n", set(['v'], '4.1.18'))).toBe("v: '4.1.18'\n");
});

test('the number 1.1 is not the text "1.1"', () => {
  expect(edited('v: 1.1\n', set(['v'], '1.1'))).toBe('v: "1.1"\n');
});

test('an explicit null is replaced', () => {
  expect(edited('a: ~ # none\n', set(['a'], 'x'))).toBe('a: x # none\n');
});

test('all edits are made or none', () => {
  const result = editYaml('a: 1\nb: &x 2\nc: *x\n', [set(['a'], 5), set(['b'], 6)]);
  expect(result).toMatchObject({ ok: false, code: 'AliasedValue' });
});

test('a document that the file does not have is told', () => {
  const edit = set(['a'], 1, 3);
  expect(editYaml('a: 1\n', [edit])).toMatchObject({ code: 'PathNotFound' });
  expect(editYaml('# nothing\n', [edit])).toMatchObject({ code: 'PathNotFound' });
});
