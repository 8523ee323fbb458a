import { markerText, withoutMarker } from './marker';

const NOTICE = '… cut here: the forge takes no longer text.';

/**
 * A body of at most `limit` characters (UTF-16, as Azure DevOps counts its 4000). It is cut at the end of a line, what
 * was open is closed, and the marker stays whole: without it the next run would not know the request.
 */
export function cutBody(body: string, limit: number): string {
  if (body.length <= limit) return body;
  const marker = markerText(body);
  const tail = `\n\n${NOTICE}${marker === '' ? '' : `\n\n${marker}`}\n`;
  const lines = withoutMarker(body).split('\n');
  let text = '';
  for (const line of lines) {
    const next = text === '' ? line : `${text}\n${line}`;
    if (next.length + closing(next).length + tail.length > limit) break;
    text = next;
  }
  const cut = `${text}${closing(text)}${tail}`;
  if (cut.length <= limit) return cut;
  return marker.length <= limit ? marker : body.slice(0, limit);
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
