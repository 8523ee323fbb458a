import { markdown } from './markdown';

test('tables, folds, code and links look as on a forge', () => {
  const text = `| a | b |\n|---|---|\n| 1 | ~~2~~ |\n\n<details>\n<summary>What changes</summary>\n\n\`\`\`diff\n+ x\n\`\`\`\n\n</details>\n\nSee <https://example.com/a>.`;
  const shown = markdown(text);
  expect(shown).toContain('<table>');
  expect(shown).toContain('<s>2</s>');
  expect(shown).toContain('<details>\n<summary>What changes</summary>');
  expect(shown).toContain('<code class="language-diff">+ x');
  expect(shown).toContain('</details>');
  expect(shown).toContain('<a href="https://example.com/a">');
});

test('the marker by which we know our requests is not shown', () => {
  expect(markdown('a\n\n<!-- aks-identity-reconciler: {"subject":"x"} -->\n\nb')).not.toContain(
    'subject',
  );
  expect(markdown('a <!-- one --> b')).not.toContain('one');
});

test.each([
  ['a script', '<script>alert(1)</script>'],
  ['an image that calls', '<img src=x onerror=alert(1)>'],
  ['a fold with a handler', '<details ontoggle=alert(1) open>x</details>'],
  ['a form', '<form action="https://evil"><button>Merge</button></form>'],
  ['a style', '<style>*{display:none}</style>'],
  ['a link that runs', '[a](javascript:alert(1)) <javascript:alert(1)>'],
  ['a link that holds a page', '[a](data:text/html;base64,PHNjcmlwdD4=)'],
  ['an image of elsewhere', '![a](https://evil/pixel.png)'],
  ['a tag within a comment', '<!-- --><script>alert(1)</script>'],
  ['a tag within a tag', '<<details>script>alert(1)<</details>/script>'],
])('%s is shown as text, and does nothing', (_what, text) => {
  const shown = markdown(text);
  expect(shown).not.toMatch(/<(?!\/?(?:p|details|summary|a|code|pre)\b)[a-z]/i);
  expect(shown).not.toMatch(/<(?:details|summary|p|code|pre)\s/i);
  expect(shown).not.toMatch(/(?:href|src)="?(?:javascript|data):/i);
});
