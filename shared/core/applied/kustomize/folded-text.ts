import { parseDocument } from 'yaml';

/**
 * What becomes of a folded text (`>`) when Go's YAML writer writes it and its reader reads that again, which kustomize does
 * before it prints: line breaks before lines that are indented come out doubled.
 */
export function refolded(text: string): string {
  if (!/\n./s.test(text) || !isBlockAllowed(text)) return text;
  const hint = /^[ \n]/.test(text) ? '2' : '';
  const end = text.endsWith('\n') ? '' : '\n';
  const written = `x: >${hint}${chomping(text)}\n${linesOf(text)}${end}`;
  const read: unknown = parseDocument(written, { schema: 'failsafe' }).get('x');
  return typeof read === 'string' ? read : text;
}

/** Otherwise it is written in quotes. */
function isBlockAllowed(text: string): boolean {
  return !/ $| \n|[^\t\n\x20-\x7E\x85\xA0-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD]/.test(text);
}

function chomping(text: string): string {
  if (!text.endsWith('\n')) return '-';
  return text.length === 1 || text.endsWith('\n\n') ? '+' : '';
}

/** A break is doubled where it would be folded, as the writer sees it. */
function linesOf(text: string): string {
  const doubles = !/^\n*(?:[ \t]|$)/.test(text);
  const lines = text.split('\n');
  return lines
    .map((line, at) => {
      const isFolded = line !== '' && !/^[ \t]/.test(line) && at < lines.length - 1;
      const indented = line === '' ? '' : `  ${line}`;
      return isFolded && doubles ? `${indented}\n` : indented;
    })
    .join('\n');
}
