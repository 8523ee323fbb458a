import { NotComputed } from './failure';

/**
 * Go's regular expressions, as selectors and image names use them: those constructs that mean the same in Go and in
 * JavaScript. The rest is not computed. TODO linear time
 */
const ESCAPES = /\\[.\\+*?()|[\]{}^$/\-dDwWsSbB]/y;

export function goRegexp(pattern: string): RegExp {
  for (let at = 0; at < pattern.length; at += 1) {
    if (pattern.startsWith('(?', at) && !pattern.startsWith('(?:', at)) throw unsupported(pattern);
    if (pattern.startsWith('[[:', at) || pattern.startsWith('[:', at)) throw unsupported(pattern);
    if (pattern.charAt(at) !== '\\') continue;
    ESCAPES.lastIndex = at;
    if (!ESCAPES.test(pattern)) throw unsupported(pattern);
    at += 1;
  }
  try {
    return new RegExp(pattern);
  } catch {
    throw unsupported(pattern);
  }
}

function unsupported(pattern: string): NotComputed {
  return new NotComputed(
    'KustomizeFeature',
    `The regular expression ${pattern} is not read here as Go reads it.`,
  );
}
