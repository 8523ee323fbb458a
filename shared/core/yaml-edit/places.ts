import { isCollection, isNode } from 'yaml';
import { isNothing } from './nothing';

/** Start of the line behind `offset`, or the end of the text. A block scalar ends behind its line end already. */
export function lineAfter(text: string, offset: number): number {
  if (endsLine(text, offset)) return offset;
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

/** True when the offset is the beginning of a line, other than the first. */
export function endsLine(text: string, offset: number): boolean {
  return text[offset - 1] === '\n';
}

/** The line ending that the text uses around a place: CRLF or LF. */
export function newlineAt(text: string, at: number): string {
  const sample = endsLine(text, at) ? text.slice(Math.max(0, at - 2), at) : text;
  return sample.includes('\r\n') ? '\r\n' : '\n';
}

/** Where the last text of a node ends. A block's own range takes in blank lines and comments that follow it. */
export function endOf(node: unknown): number {
  if (isCollection(node) && node.flow !== true) {
    const last = node.items.at(-1);
    if (last !== undefined) return endOf(last);
  }
  if (isNode(node)) return node.range?.[1] ?? 0;
  const { key, value } = node as { readonly key: unknown; readonly value: unknown };
  return isNode(value) && !isNothing(value) ? endOf(value) : endOf(key);
}
