/** A stretch of a template: text that is printed as it is, or an action between braces. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly at: number }
  | { readonly kind: 'action'; readonly code: string; readonly at: number };

/**
 * A Go template as text and actions. `at` is the offset in `template`. Comments are gone, and space that `-` eats. An action
 * that does not end is text. One pass: strangers write templates.
 */
export function piecesOf(template: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  let eat = false;
  for (;;) {
    const open = template.indexOf('{{', from);
    const close = open < 0 ? -1 : actionEnd(template, open + 2);
    if (close < 0) break;
    const code = template.slice(open + 2, close);
    push(pieces, trimmed(template.slice(from, open), eat, /^-\s/.test(code)), from);
    const inner = code.replace(/^-\s/, '').replace(/\s-$/, '').trim();
    if (!inner.startsWith('/*')) pieces.push({ kind: 'action', code: inner, at: open });
    eat = /\s-$/.test(code);
    from = close + 2;
  }
  push(pieces, trimmed(template.slice(from), eat, false), from);
  return pieces;
}

/** Where the braces close that opened before `at`: not within quotes. -1 when they do not. */
function actionEnd(template: string, start: number): number {
  let at = start;
  while (at >= 0 && at < template.length) {
    if (template.startsWith('}}', at)) return at;
    at = afterSign(template, at);
  }
  return -1;
}

/** The offset behind the sign at `at`, or behind the quoted text that begins there; -1 when that does not end. */
function afterSign(template: string, at: number): number {
  const sign = template.charAt(at);
  if (sign === '`') {
    const end = template.indexOf('`', at + 1);
    return end < 0 ? -1 : end + 1;
  }
  if (template.startsWith('/*', at)) {
    const end = template.indexOf('*/', at + 2);
    return end < 0 ? -1 : end + 2;
  }
  if (sign !== '"') return at + 1;
  for (let index = at + 1; index < template.length; index += 1) {
    const next = template.charAt(index);
    if (next === '\n') return -1;
    if (next === '"') return index + 1;
    if (next === '\\') index += 1;
  }
  return -1;
}

function trimmed(text: string, start: boolean, end: boolean): string {
  const left = start ? text.trimStart() : text;
  return end ? left.trimEnd() : left;
}

function push(pieces: Piece[], text: string, at: number): void {
  if (text !== '') pieces.push({ kind: 'text', text, at });
}
