/**
 * Text of a configuration file. YAML may be UTF-16 if it says so by its byte order mark, which is what Windows
 * PowerShell writes with `>`. Bytes that are neither become U+FFFD, which loading refuses with their place.
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder('utf-8').decode(bytes);
}
