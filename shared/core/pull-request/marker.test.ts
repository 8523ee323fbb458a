import fc from 'fast-check';
import type { PullRequestMarker } from './marker';
import { aroundMarker, parseMarker, renderMarker } from './marker';

const MARKER: PullRequestMarker = {
  subject: 'chart:aad-pod-identity',
  content: 'c0ffee',
  text: 'beef',
  versions: { 'aad-pod-identity': '4.1.18' },
};

test('what is hidden in a body is read back from it', () => {
  expect(parseMarker(`# Title\n\ntext\n\n${renderMarker(MARKER)}`)).toEqual(MARKER);
  const handsOff: PullRequestMarker = { ...MARKER, state: 'handsOff' };
  expect(parseMarker(renderMarker(handsOff))).toEqual(handsOff);
});

test('a marker is an HTML comment that no text within it can end', () => {
  const hostile = '--> <script>alert(1)</script> <!-- --!> -->';
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant(hostile)), (text) => {
      const marker = { ...MARKER, subject: text, versions: { [`x${text}`]: text } };
      const rendered = renderMarker(marker);
      expect(rendered.indexOf('-->')).toBe(rendered.length - 3);
      expect(rendered.slice(4, -3)).not.toMatch(/[<>\n]|--/);
      expect(parseMarker(`before ${rendered} after`)).toEqual(marker);
    }),
    { seed: 20260102 },
  );
});

test('of several markers the last counts, for ours stands at the end', () => {
  const fake = renderMarker({ ...MARKER, content: 'fake' });
  expect(parseMarker(`${fake}\n${renderMarker(MARKER)}`)).toEqual(MARKER);
});

test.each([
  '',
  'a body of somebody else',
  '<!-- aks-identity-reconciler {"subject": -->',
  '<!-- aks-identity-reconciler [1] -->',
  '<!-- aks-identity-reconciler {"subject":"a"} -->',
  '<!-- aks-identity-reconciler {"subject":1,"content":"x"} -->',
  '<!-- aks-identity-reconciler {"subject":"a","content":"b"}',
  `<!-- aks-identity-reconciler {"subject":"${'a'.repeat(50_000)}","content":"b"} -->`,
])('a body without a whole marker has none: %#', (body) => {
  expect(parseMarker(body)).toBeUndefined();
});

test('what is no text in a marker is passed over', () => {
  const body =
    '<!-- aks-identity-reconciler {"subject":"a","content":"b","versions":{"x":1,"y":"2"},"state":"?"} -->';
  expect(parseMarker(body)).toEqual({ subject: 'a', content: 'b', text: '', versions: { y: '2' } });
});

test('a marker is told apart from what stands before and after it', () => {
  const marker = renderMarker(MARKER);
  expect(aroundMarker(`text\n\n${marker}\n\nmine\n`)).toEqual({
    before: 'text',
    marker,
    after: 'mine',
  });
  expect(aroundMarker('text\n')).toEqual({ before: 'text', marker: '', after: '' });
});
