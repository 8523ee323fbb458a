import { listIn } from './list-entry';

const FILE = 'identity-reconciler.yaml';

function listing(name: string, text: string): ReturnType<typeof listIn> {
  return listIn([{ path: `clusters/a/${name}`, text }], 'clusters/a', FILE);
}

test.each(['kustomization.yaml', 'kustomization.yml', 'Kustomization'])(
  'a file of ours is listed where %s says what Flux applies, and nothing else of it changes',
  (name) => {
    const before = '# ours\nresources:\n- flux-system # by bootstrap\n';
    expect(listing(name, before)).toEqual({
      kind: 'edit',
      change: { path: `clusters/a/${name}`, before, after: `${before}- ${FILE}\n` },
    });
  },
);

test('a folder without such a file is read whole, and one that lists it already is left', () => {
  expect(listing('apps.yaml', 'a: 1\n')).toEqual({ kind: 'read' });
  expect(listing('kustomization.yaml', `resources: [flux-system, ./${FILE}]\n`)).toEqual({
    kind: 'read',
  });
});

test.each([
  ['shared list', 'x: &l [a]\nresources: *l\n', 'AliasedValue'],
  ['template', 'resources:\n  - {{ x }}\n', 'TemplatedFile'],
  ['file without the key', 'components: [a]\n', 'PathNotFound'],
  ['empty file', '', 'PathNotFound'],
])('a %s is not edited, and what to add is said', (_, text, code) => {
  expect(listing('kustomization.yaml', text)).toEqual({
    kind: 'byHand',
    leftAlone: {
      path: 'clusters/a/kustomization.yaml',
      code,
      message: expect.stringContaining(`Add ${FILE} to its resources by hand.`) as string,
    },
  });
});
