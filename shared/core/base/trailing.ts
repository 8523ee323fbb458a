/** The text without any of `characters` at its end. In linear time, which `/[…]+$/` is not: it looks for an end from every place. */
export function withoutTrailing(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
