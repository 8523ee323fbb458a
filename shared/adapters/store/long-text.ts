import { deflateSync, inflateSync } from 'node:zlib';
import type { Columns } from './tables';

/** A property holds 64 KiB, which is 32 Ki UTF-16 characters. */
export const MAX_PROPERTY_LENGTH = 32_000;

/**
 * Long text as columns `name0`, `name1` … of at most `budget` characters together: as it is if it fits, else deflated.
 * Undefined if it does not fit even so. (An entity holds 1 MiB, which is 512 Ki characters, for all its columns.)
 */
export function packText(name: string, text: string, budget: number): Columns | undefined {
  if (text.length <= budget) return split(name, 'plain', text);
  const deflated = deflateSync(text).toString('base64');
  return deflated.length <= budget ? split(name, 'deflate', deflated) : undefined;
}

/** The text that was packed under `name`, or undefined if there is none. Throws if a piece is missing or broken. */
export function unpackText(name: string, columns: Columns): string | undefined {
  const encoding = columns[`${name}Encoding`];
  if (encoding === undefined) return undefined;
  const text = pieces(name, columns).join('');
  if (encoding === 'plain') return text;
  if (encoding === 'deflate') return inflateSync(Buffer.from(text, 'base64')).toString();
  throw new Error(`column ${name}Encoding is "${String(encoding)}", expected plain or deflate`);
}

/** The first `longest` characters, with a note of what was left out. Never cuts a surrogate pair in half. */
export function clip(text: string, longest: number): string {
  if (text.length <= longest) return text.toWellFormed();
  const kept = text.slice(0, endOfPiece(text, 0, longest - 40));
  return `${kept.toWellFormed()} … (${text.length - kept.length} more characters)`;
}

function split(name: string, encoding: string, text: string): Columns {
  const columns: Record<string, string | number> = { [`${name}Encoding`]: encoding };
  let count = 0;
  for (let start = 0; start < text.length || count === 0; count += 1) {
    const end = endOfPiece(text, start, MAX_PROPERTY_LENGTH);
    columns[`${name}${count}`] = text.slice(start, end);
    start = end;
  }
  return { ...columns, [`${name}Count`]: count };
}

/** Half a surrogate pair is no valid UTF-8, so the service would replace it. */
function endOfPiece(text: string, start: number, longest: number): number {
  const end = Math.min(text.length, start + longest);
  const last = text.charCodeAt(end - 1);
  return end < text.length && last >= 0xd800 && last <= 0xdbff ? end - 1 : end;
}

function pieces(name: string, columns: Columns): readonly string[] {
  return Array.from({ length: Number(columns[`${name}Count`]) }, (_, index) => {
    const piece = columns[`${name}${index}`];
    if (typeof piece === 'string') return piece;
    throw new Error(`column ${name}${index} is missing`);
  });
}
