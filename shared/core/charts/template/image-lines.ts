import type { TextFile } from '../release';
import { type Standing, walkBlocks } from './blocks';
import { spendCharacters } from './budget';
import { piecesOf } from './pieces';
import type { Scope } from './scope';

/** A line of a template that speaks of images, and is printed with the values in force. */
export interface ImageLine {
  /** `templates/nmi-daemonset.yaml:26` */
  readonly place: string;
  /** What comes after `image:`; absent where the line only has to do with an image (an argument, for example). */
  readonly expression?: string;
  readonly text: string;
  readonly standing: Standing;
}

const IMAGE_KEY = /^\s*(?:-\s+)?["']?image["']?\s*:/;
/** No line that people write is longer. */
const MAX_LENGTH = 2_000;
const ABOUT_IMAGE = /image/i;
/** Text for people, printed by `helm install`. */
const NOTES = /(^|\/)NOTES\.txt$/;

/** Lines of the templates that name an image, without those of NOTES.txt. Throws BudgetSpent. */
export function imageLines(scope: Scope): readonly ImageLine[] {
  return scope.templates
    .filter(({ path }) => !NOTES.test(path))
    .flatMap((template) => linesOf(scope, template));
}

function linesOf(scope: Scope, { path, text }: TextFile): readonly ImageLine[] {
  spendCharacters(scope.budget, text.length);
  const pieces = piecesOf(text);
  const walker = walkBlocks(scope);
  const lines: ImageLine[] = [];
  let next = 0;
  let at = 0;
  for (const [index, line] of text.split('\n').entries()) {
    // Blocks that begin on the line itself belong to what it prints.
    for (let piece = pieces[next]; piece !== undefined && piece.at < at; piece = pieces[next]) {
      walker.step(piece);
      next += 1;
    }
    const end = at + line.length;
    if (line.length <= MAX_LENGTH && ABOUT_IMAGE.test(line) && !/^\s*#/.test(line)) {
      const standing = walker.standing();
      const expression = expressionIn(line);
      const place = `${scope.folder}${path}:${index + 1}`;
      if (standing.rendered) {
        lines.push({
          place,
          text: line,
          standing,
          ...(expression !== undefined && { expression }),
        });
      }
    }
    at = end + 1;
  }
  return lines;
}

function expressionIn(line: string): string | undefined {
  const [key] = IMAGE_KEY.exec(line) ?? [];
  const value = key === undefined ? '' : line.slice(key.length).trim();
  // A map follows, or nothing but a comment.
  if (value === '' || /^(\{(?!\{)|#)/.test(value)) return undefined;
  return unquoted(withoutComment(value));
}

/** A comment begins with a `#` that follows a space. */
function withoutComment(value: string): string {
  for (let at = value.indexOf('#'); at >= 0; at = value.indexOf('#', at + 1)) {
    const before = value.slice(0, at);
    if (/\s$/.test(before.slice(-1))) return before.trimEnd();
  }
  return value;
}

function unquoted(value: string): string {
  const quote = value.charAt(0);
  const isQuoted = (quote === '"' || quote === "'") && value.length > 1 && value.endsWith(quote);
  return isQuoted ? value.slice(1, -1) : value;
}
