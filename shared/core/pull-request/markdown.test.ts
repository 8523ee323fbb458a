import fc from 'fast-check';
import { bullets, code, codeBlock, html, link, plain, titleText } from './markdown';

const ANY = fc.string({ unit: 'grapheme', maxLength: 400 });
const PARAMETERS = { seed: 20260102, numRuns: 300 };

test('code is code, whatever backticks are in it', () => {
  expect(code('charts/nmi')).toBe('`charts/nmi`');
  expect(code('a`b')).toBe('``a`b``');
  expect(code('`a``')).toBe('``` `a`` ```');
  expect(code(' \n ')).toBe('(empty)');
});

test('no text ends its code, or its line', () => {
  fc.assert(
    fc.property(ANY, (text) => {
      const shown = code(text);
      expect(shown).not.toMatch(/[\n\r]/);
      if (shown === '(empty)') return;
      const fence = /^`+/.exec(shown)?.[0] ?? '';
      const inner = shown.slice(fence.length, -fence.length);
      expect(inner.match(/`+/g) ?? []).not.toContain(fence);
    }),
    PARAMETERS,
  );
});

test('nobody is pinged and nothing is linked by what others wrote', () => {
  for (const text of ['ask @team now', 'fixes #12', 'see !3', 'mail@example.com', '$4 %5 &6']) {
    expect(plain(text)).not.toMatch(/[@#!$%&](?!amp;)\w/);
    expect(titleText(text)).not.toMatch(/[@#!$%&]\w/);
    expect(html(text)).not.toMatch(/[@#!$%&](?!amp;)\w/);
  }
});

test('no HTML begins and no comment is forged', () => {
  fc.assert(
    fc.property(ANY, (text) => {
      expect(plain(`<!-- ${text} --> <img src=x>`)).not.toMatch(/[<>\n\r]/);
    }),
    PARAMETERS,
  );
});

test('what Markdown would read is shown as it is', () => {
  expect(plain('a *b* _c_ [d](e) `f` ~g~')).toBe('a \\*b\\* \\_c\\_ \\[d\\](e) \\`f\\` \\~g\\~');
});

test('text that hides or turns around what follows loses that power', () => {
  expect(plain('a\u202eb\u2066c\u0000d')).toBe('a b c d');
  expect(codeBlock('a\u202eb\n\tc', 'text')).toBe('```text\na b\n c\n```');
});

test('a long text is cut', () => {
  expect([...code('ä'.repeat(5000))].length).toBeLessThan(310);
  expect([...titleText('x'.repeat(5000))].length).toBe(160);
});

test('a block of code is fenced off from fences within', () => {
  expect(codeBlock('```\n/merge\n', 'diff')).toBe('````diff\n```\n/merge\n````');
});

test.each([
  ['https://example.com/a?b=c', '<https://example.com/a?b=c>'],
  ['http://example.com', '<http://example.com/>'],
  ['javascript:alert(1)', undefined],
  ['https://user:secret@example.com', undefined],
  ['not a url', undefined],
  ['https://example.com/@team', '<https://example.com/%40team>'],
  ['https://example.com/<script>', '<https://example.com/%3Cscript%3E>'],
])('the link %s is shown as %s', (text, shown) => {
  expect(link(text)).toBe(shown);
});

test('a long list says how much of it is missing', () => {
  expect(bullets(['a', 'b', 'c'], 2)).toEqual(['- a', '- b', '- … and 1 more']);
  expect(bullets(['a', 'b'], 2)).toEqual(['- a', '- b']);
});
