/**
 * Whether Go's strings.EqualFold takes two texts for equal: simple Unicode case folding, so that `ſ` is an s and the Kelvin
 * sign a k (https://pkg.go.dev/strings#EqualFold). A regular expression with the flags i and u folds by the same table.
 */
export function equalFold(a: string, b: string): boolean {
  if (a === b) return true;
  return new RegExp(`^${a.replace(SYNTAX, '\\$&')}$`, 'iu').test(b);
}

const SYNTAX = /[\\^$.*+?()[\]{}|/]/g;
