import { editYaml } from './edit-yaml';

function outcome(text: string): string {
  const result = editYaml(text, [{ document: 0, path: ['v'], value: 2 }]);
  return result.ok ? 'edited' : result.code;
}

test.each([
  'v: 1 # {"$imagepolicy": "flux-system:nmi"}\n',
  'v: 1\n---\ntag: x #  { "$imagepolicy": "flux-system:nmi:tag"}\n',
])(
  'a file with a setter of Flux image automation belongs to it, wherever the setter stands',
  (text) => {
    expect(outcome(text)).toBe('FluxImageAutomation');
  },
);

test.each(['v: 1\na: {{ .Values.x }}\n', 'v: 1\n{{- if .x }}\nb: 2\n{{- end }}\n', 'v: "{{x}}"\n'])(
  'a template of Helm is left alone, also where it happens to parse',
  (text) => {
    expect(outcome(text)).toBe('TemplatedFile');
  },
);

test('a file of sops is left alone, whichever of its documents is encrypted', () => {
  expect(outcome('v: 1\n---\ndata: ENC[x]\nsops:\n  mac: ENC[y]\n')).toBe('EncryptedFile');
});

test('a file that speaks of sops is an ordinary one', () => {
  expect(outcome('v: 1\nsops: soon\n')).toBe('edited');
});

test.each([
  ['v: [1\n', 'a list that does not end'],
  ['v: 1\nv: 2\n', 'a key that is there twice'],
  ['v: 1\n\tb: 2\n', 'a tab as indent'],
  ['v: *nowhere\n', 'an alias of nothing'],
  [bomb(), 'aliases that grow without bound'],
])('%j is no YAML that can be edited: %s', (text) => {
  expect(outcome(text)).toBe('NotYaml');
});

test('the message is one line and says where', () => {
  const result = editYaml('a: 1\nv: [1\nb: 2\n', [{ document: 0, path: ['a'], value: 2 }]);
  expect(result).toMatchObject({
    message: expect.stringMatching(/^It is not valid YAML: .*line \d[^\n]*$/),
  });
});

const EDIT = [{ document: 0, path: ['a'], value: 2 }];

test('the message names the place once, and shows nothing of the file, which may hold secrets', () => {
  const result = editYaml('a: 1\npassword: [hunter2\nb: 2\n', EDIT);
  const message = 'message' in result ? result.message : '';
  expect(message.match(/line \d/g)).toHaveLength(1);
  expect(message).not.toContain('hunter2');
});

test('thousands of nested brackets are said to be that, whatever stack the process has left', () => {
  expect(editYaml('['.repeat(20_000), EDIT)).toMatchObject({
    message: expect.stringMatching(/^It is not valid YAML: it is nested too deeply at line 1, /),
  });
});

/** Eight levels of nine aliases each: 43 million items from 300 bytes. */
function bomb(): string {
  const names = [...'abcdefgh'];
  const lines = names.map((name, index) => {
    const item = index === 0 ? 'x' : `*${names[index - 1]}`;
    return `${name}: &${name} [${Array(9).fill(item).join(', ')}]`;
  });
  return `v: 1\n${lines.join('\n')}\n`;
}
