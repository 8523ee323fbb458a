/**
 * True if the whole of `text` fits `pattern`, where `*` stands for any run of characters and `?` for exactly one.
 * Case is ignored, as Azure ignores it in names. Patterns come from tags that cluster owners write, so a hostile one
 * must not cost more than pattern × text steps: the only retreat is to the latest `*`, never further.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const wanted = [...pattern.toLowerCase()];
  const given = [...text.toLowerCase()];
  let at = 0;
  let retry: { readonly star: number; from: number } | undefined;
  let index = 0;
  while (index < given.length) {
    const sign = wanted[at];
    if (sign === '*') {
      retry = { star: at, from: index };
      at += 1;
    } else if (sign === '?' || (sign !== undefined && sign === given[index])) {
      at += 1;
      index += 1;
    } else {
      if (retry === undefined) return false;
      retry.from += 1;
      index = retry.from;
      at = retry.star + 1;
    }
  }
  return wanted.slice(at).every((sign) => sign === '*');
}

/** True if any of `patterns` fits `text`. */
export function matchesAnyGlob(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => matchesGlob(pattern, text));
}
