const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes as text with byte-order mark and line ends kept; undefined when they are no UTF-8 text. */
export function textOf(bytes: Uint8Array): string | undefined {
  // git's own test for a binary file looks at the first 8000 bytes.
  if (bytes.subarray(0, 8000).includes(0)) return undefined;
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** A body that a forge takes: cut at a line, with a word that it was. `limit` counts UTF-16 units. */
export function cutBody(body: string, limit: number): string {
  if (body.length <= limit) return body;
  const [, marker = ''] = /\n(<!--[^\n]*-->)\s*$/.exec(body) ?? [];
  const word = `\n\n_The rest was cut: the forge takes ${limit} characters. The branch has all of it._\n`;
  const room = limit - word.length - marker.length - FENCE;
  const line = body.lastIndexOf('\n', room);
  const kept = body.slice(0, line > 0 ? line : room).toWellFormed();
  return `${kept}${closingFence(kept)}${word}${marker}`;
}

/** Length of a line that closes a code block. */
const FENCE = 4;

/** A code block that was cut open would swallow the word that follows. */
function closingFence(kept: string): string {
  const fences = kept.match(/^(```|~~~)/gm) ?? [];
  return fences.length % 2 === 1 ? `\n${fences.at(-1)}` : '';
}

/** `owner/name` and the like, each part encoded and the slashes kept. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
