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

/** `owner/name` and the like, each part encoded and the slashes kept. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
