import type { TextFile } from '../release';
import { piecesOf } from './pieces';

const DEFINE = /^define\s+["`]([^"`]+)["`]/;
const OPENING = /^(if|with|range|define|block)\b/;

/** Named templates and their bodies. A later one of the same name wins, as in Helm. */
export function helpersIn(templates: readonly TextFile[]): ReadonlyMap<string, string> {
  const helpers = new Map<string, string>();
  for (const { text } of templates) {
    for (const [name, body] of definitions(text)) helpers.set(name, body);
  }
  return helpers;
}

function definitions(text: string): readonly (readonly [string, string])[] {
  const found: (readonly [string, string])[] = [];
  let name: string | undefined;
  let start = 0;
  let depth = 0;
  for (const piece of piecesOf(text)) {
    if (piece.kind === 'text') continue;
    const [, defined] = DEFINE.exec(piece.code) ?? [];
    if (defined !== undefined && depth === 0) {
      name = defined;
      start = text.indexOf('}}', piece.at) + 2;
    }
    if (OPENING.test(piece.code)) depth += 1;
    if (piece.code !== 'end') continue;
    depth = Math.max(0, depth - 1);
    if (depth > 0 || name === undefined) continue;
    found.push([name, text.slice(start, piece.at)]);
    name = undefined;
  }
  return found;
}
