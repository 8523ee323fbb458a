import { piecesOf } from './pieces';
import { growth } from '../../../../test/support/operations';

function codes(template: string): readonly string[] {
  return piecesOf(template).map((piece) =>
    piece.kind === 'text' ? `text ${piece.text}` : `do ${piece.code}`,
  );
}

describe('a template', () => {
  it('is text and actions, with their places', () => {
    expect(piecesOf('a {{ .b }} c')).toEqual([
      { kind: 'text', text: 'a ', at: 0 },
      { kind: 'action', code: '.b', at: 2 },
      { kind: 'text', text: ' c', at: 10 },
    ]);
  });

  it('loses the space that a dash eats', () => {
    expect(codes('a \n {{- .b -}} \n c')).toEqual(['text a', 'do .b', 'text c']);
    expect(codes('{{-3}}')).toEqual(['do -3']);
  });

  it('may hold braces within quotes', () => {
    expect(codes('{{ "}}" }}x{{ `}}` }}{{ "\\"}}" }}')).toEqual([
      'do "}}"',
      'text x',
      'do `}}`',
      'do "\\"}}"',
    ]);
  });

  it('loses its comments, whatever quotes they hold', () => {
    expect(codes(`a{{/* it's "half */}}b{{- /* }} */ -}} c`)).toEqual([
      'text a',
      'text b',
      'text c',
    ]);
  });

  it.each(['{{ .a', '{{ "a }}\n', '{{ `a }}', '{{'])(
    'has no action in %j, which does not end',
    (text) => {
      expect(codes(text)).toEqual([`text ${text}`]);
    },
  );

  it.each([
    ['quotes', '{{ ', '"a'],
    ['braces', '', '{{'],
    ['actions', '', '{{ "a" }} '],
  ])('of nothing but %s costs no more than its size', async (_, head, again) => {
    const [small, large] = [1, 4].map((times) => head + again.repeat(5000 * times));
    const read = (times: number): unknown => piecesOf((times === 1 ? small : large) ?? '');
    expect(await growth(read)).toBeLessThan(6);
  });
});
