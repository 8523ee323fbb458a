import { checkboxLine } from './checkbox';
import { aroundMarker } from './marker';

/**
 * A body of at most `limit` characters (UTF-16, as Azure DevOps counts its 4000). It is cut at the end of a line, what
 * was open is closed, and the marker stays whole, with what people wrote below it: without it the next run would not know
 * the request.
 */
export function cutBody(body: string, limit: number): string {
  if (body.length <= limit) return body;
  const { before, marker, after } = aroundMarker(body);
  // The box is the only thing in a text that people use rather than read.
  const box = checkboxLine(before, 'rebase');
  const note = `\n\n_The rest was cut: the forge takes ${limit} characters. The branch has every file that it changes._\n\n${box === undefined ? '' : `${box}\n\n`}`;
  const below = after === '' || marker === '' ? '' : `\n\n${after}`;
  for (const end of [`${note}${marker}${below}`, `${note}${marker}`]) {
    const text = keptLines(before, limit - end.length);
    if (text !== undefined) return `${text}${closing(text)}${end}`;
  }
  return marker !== '' && marker.length <= limit ? marker : body.slice(0, limit).toWellFormed();
}

/** The first lines that fit with what closes them; of a single line that does not, its beginning. */
function keptLines(body: string, room: number): string | undefined {
  if (room <= 0) return undefined;
  let text: string | undefined;
  for (const line of body.split('\n')) {
    const next = text === undefined ? line : `${text}\n${line}`;
    if (next.length + closing(next).length > room) break;
    text = next;
  }
  if (text !== undefined) return text;
  const [start = ''] = body.slice(0, room).toWellFormed().split('\n');
  return closing(start) === '' ? start : '';
}

/** What ends a code block and the folds that a text leaves open. */
function closing(text: string): string {
  const fence = openFence(text);
  const count = (tag: string): number => text.split(tag).length - 1;
  const folds = Math.max(0, count('<details>') - count('</details>'));
  return (fence === undefined ? '' : `\n${fence}`) + '\n\n</details>'.repeat(folds);
}

function openFence(text: string): string | undefined {
  let open: string | undefined;
  for (const [fence] of text.matchAll(/^`{3,}/gm)) {
    if (open === undefined) open = fence;
    else if (fence.length >= open.length) open = undefined;
  }
  return open;
}
