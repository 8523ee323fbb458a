import { distance } from 'fastest-levenshtein';

/** The candidate that `word` was most likely meant to be; undefined if none is close enough to be worth a guess. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = plain(word);
  // Longer than any key or value that we know: no slip of the pen, and not worth quadratic work.
  if (wanted === '' || wanted.length > 64) return undefined;
  const ranked = candidates
    .map((candidate) => ({ candidate, off: distance(wanted, plain(candidate)) }))
    .sort((a, b) => a.off - b.off);
  const [best] = ranked;
  const tolerated = Math.max(1, Math.floor(wanted.length / 3));
  return best !== undefined && best.off <= tolerated ? best.candidate : undefined;
}

/** `exempt_until`, `exempt-until` and `ExemptUntil` are one mistake: the wrong style of the right word. */
function plain(word: string): string {
  return word.toLowerCase().replace(/[-_\s]/g, '');
}
