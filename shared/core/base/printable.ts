/**
 * Text that others wrote (names, tags, error texts, chart fields), made fit for a terminal, a log line or a JSON answer
 * that somebody reads in a terminal. What could move the cursor, begin a line of its own or show text in another order
 * than it stands ("Trojan source", CVE-2021-42574) is shown as an escape instead of doing it.
 */

/** Control characters, line ends, marks that reorder or hide text, and halves of a surrogate pair. */
export const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const MAX_LINE_LENGTH = 2000;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** One line, whatever is in it, of at most `longest` characters. */
export function printableLine(text: string, longest = MAX_LINE_LENGTH): string {
  return cut(text, longest).replace(INVISIBLE, (mark) => SHORT[mark] ?? escaped(mark));
}

/** Lines of ours that may quote others: a line break in a quotation must not look like one of ours. */
export function printableLines(lines: readonly string[]): string {
  return lines.map((line) => printableLine(line)).join('\n');
}

/** JSON of the same value as JSON.stringify writes, on one line, with nothing in it that a terminal acts on. */
export function printableJson(value: unknown): string {
  // Only texts can hold such characters here, and in a text an escape means the character itself.
  return JSON.stringify(value).replace(INVISIBLE, escaped);
}

/** The first `longest` characters (not halves of one); `…` says that there was more. */
export function cut(text: string, longest: number): string {
  // Nobody counts the characters of a megabyte to show a line of it.
  if (text.length <= longest) return text;
  const chars = [...text.slice(0, (longest + 1) * 2)];
  return chars.length > longest ? `${chars.slice(0, longest - 1).join('')}…` : chars.join('');
}

function escaped(mark: string): string {
  const units = Array.from({ length: mark.length }, (_, index) => mark.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
