import MarkdownIt from 'markdown-it';

/**
 * Markdown as a forge shows it: GitHub's tables and strikethrough, addresses as links, and of HTML only the folds that our own
 * texts use. Comments are left out, as every forge does; anything else is shown as the text that it is.
 */
export function markdown(text: string): string {
  return RENDERER.render(text);
}

const RENDERER = new MarkdownIt({ html: true, linkify: true });
RENDERER.renderer.rules.html_block = (tokens, at) => foldsOf(tokens[at]?.content ?? '');
RENDERER.renderer.rules.html_inline = (tokens, at) => foldsOf(tokens[at]?.content ?? '');
// Nothing is fetched for a page that is looked at.
RENDERER.disable('image');

const KEPT = /(<\/?(?:details|summary)>)/;

function foldsOf(html: string): string {
  return withoutComments(html)
    .split(KEPT)
    .map((part) => (KEPT.test(part) ? part : RENDERER.utils.escapeHtml(part)))
    .join('');
}

function withoutComments(html: string): string {
  let left = html;
  for (let start = left.indexOf('<!--'); start >= 0; start = left.indexOf('<!--')) {
    const end = left.indexOf('-->', start);
    if (end < 0) return left.slice(0, start);
    left = left.slice(0, start) + left.slice(end + 3);
  }
  return left;
}
