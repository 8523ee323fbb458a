import { addMissing } from './add-missing';

const WANTED = { path: 'a/x.yaml', text: 'a: 1\nb: 2\n' };
const KUSTOMIZATION = { path: 'a/kustomization.yaml', text: 'resources:\n  - x.yaml\n  - ../b\n' };

describe('files that are wanted', () => {
  test('are added where they are missing', () => {
    expect(addMissing([], [WANTED])).toEqual({
      files: [{ path: 'a/x.yaml', after: WANTED.text }],
      leftAlone: [],
      notes: [],
    });
  });

  test('are nothing to do where they are there, in whatever order and dress', () => {
    const theirs = { path: 'a/x.yaml', text: '# mine\r\nb:   2\r\n"a": 1\r\n' };
    expect(addMissing([theirs], [WANTED])).toEqual({ files: [], leftAlone: [], notes: [] });
  });

  test('are never rewritten: other content is only told', () => {
    expect(addMissing([{ path: 'a/x.yaml', text: 'a: 3\n' }], [WANTED])).toEqual({
      files: [],
      leftAlone: [],
      notes: ['a/x.yaml is there already with other content, and is left as it is.'],
    });
  });

  test('a kustomization.yaml that lacks entries is left alone, with what to add', () => {
    const theirs = { path: 'a/kustomization.yaml', text: 'resources: [./y.yaml, ../b/]\n' };
    expect(addMissing([theirs], [KUSTOMIZATION])).toEqual({
      files: [],
      leftAlone: [
        {
          path: 'a/kustomization.yaml',
          code: 'MissingEntries',
          message: 'It is there already and is not rewritten. Add to its resources: x.yaml.',
        },
      ],
      notes: [],
    });
  });

  test('grow where they are, to the letter, what we wrote when less was wanted', () => {
    const before = { path: 'a/kustomization.yaml', text: 'resources:\n  - x.yaml\n' };
    expect(addMissing([before], [KUSTOMIZATION], [before]).files).toEqual([
      { path: 'a/kustomization.yaml', before: before.text, after: KUSTOMIZATION.text },
    ]);
    const touched = { ...before, text: `${before.text}# mine\n` };
    expect(addMissing([touched], [KUSTOMIZATION], [before])).toMatchObject({
      files: [],
      leftAlone: [{ code: 'MissingEntries' }],
    });
  });
});
