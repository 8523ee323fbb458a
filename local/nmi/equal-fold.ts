/** As Go's strings.EqualFold: simple Unicode case folding, in which `ſ` is an s. */
export function equalFold(a: string, b: string): boolean {
  const text = a.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return new RegExp(`^${text}$`, 'iu').test(b);
}
