/** A key of the map `entries`, as `helm repo index` writes it. */
const KEY = /^ {2}(?:"([^"\n]+)"|'([^'\n]+)'|([\w.-]+)):[ \t]*\r?$/gm;
/** Whatever is less indented than an entry, and neither comment nor list item, ends the list. */
const END = /^ {0,2}[^\s#-]/m;

/**
 * The part of an index that speaks of one chart, as an index of its own; undefined when the text is not laid out as
 * `helm repo index` does it. The index of a large repository has tens of megabytes, and reading all of it as YAML takes
 * half a minute and a gigabyte.
 */
export function indexSection(text: string, chart: string): string | undefined {
  const start = entriesStart(text);
  if (start === undefined) return undefined;
  for (const match of text.slice(start).matchAll(KEY)) {
    if (keyOf(match) !== chart) continue;
    const from = start + match.index;
    const list = from + match[0].length;
    const end = text.slice(list).search(END);
    return `entries:\n${text.slice(from, end < 0 ? undefined : list + end)}`;
  }
  return undefined;
}

/** Names of the charts in an index that is laid out as `helm repo index` does it. */
export function indexNames(text: string): readonly string[] {
  const start = entriesStart(text);
  if (start === undefined) return [];
  return [...text.slice(start).matchAll(KEY)].map(keyOf);
}

function entriesStart(text: string): number | undefined {
  const match = /^entries:[ \t]*\r?\n/m.exec(text);
  return match === null ? undefined : match.index + match[0].length;
}

function keyOf([, double, single, plain]: RegExpMatchArray): string {
  return double ?? single ?? plain ?? '';
}
