/** The anchor that GitHub makes of a heading. `seen`: how often each came on the page so far. */
export function slugOf(heading: string, seen: Map<string, number>): string {
  const slug = heading
    .replace(/<[^>]{1,100}>/g, '')
    .replace(/\]\([^)]{1,200}\)/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
  const count = seen.get(slug) ?? 0;
  seen.set(slug, count + 1);
  return count === 0 ? slug : `${slug}-${count}`;
}
