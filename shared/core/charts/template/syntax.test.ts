import { parsePipeline } from './syntax';

describe('what stands in an action', () => {
  it('is a pipeline of calls with operands', () => {
    expect(parsePipeline('default .Chart.AppVersion $.Values.tag | printf "v%s" 1.5')).toEqual([
      [
        { kind: 'word', name: 'default' },
        { kind: 'field', root: false, steps: ['Chart', 'AppVersion'] },
        { kind: 'field', root: true, steps: ['Values', 'tag'] },
      ],
      [
        { kind: 'word', name: 'printf' },
        { kind: 'text', text: 'v%s' },
        { kind: 'number', value: 1.5 },
      ],
    ]);
  });

  it('may have groups, the dot and the root', () => {
    expect(parsePipeline('include `a` (dict "x" . "y" $)')).toEqual([
      [
        { kind: 'word', name: 'include' },
        { kind: 'text', text: 'a' },
        {
          kind: 'group',
          pipeline: [
            [
              { kind: 'word', name: 'dict' },
              { kind: 'text', text: 'x' },
              { kind: 'field', root: false, steps: [] },
              { kind: 'text', text: 'y' },
              { kind: 'field', root: true, steps: [] },
            ],
          ],
        },
      ],
    ]);
  });

  it.each(['', '|', 'a |', '(a', 'a)', '$tag := .Values.tag', '$tag', 'a, b', '"open', '()'])(
    'is not understood: %j',
    (code) => {
      expect(parsePipeline(code)).toBeUndefined();
    },
  );

  it('is not followed into the depths', () => {
    expect(parsePipeline('('.repeat(50_000))).toBeUndefined();
    expect(parsePipeline(`${'('.repeat(30)}a${')'.repeat(30)}`)).toBeUndefined();
  });
});
