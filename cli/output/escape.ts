import { INVISIBLE } from '../../shared/core/base/printable';

type Escape = (mark: string) => string;

/** Text of many lines with every character escaped that a terminal acts on, but for its line ends. */
export function escapeInvisible(text: string, escape: Escape): string {
  return text.replace(INVISIBLE, (mark) => (mark === '\n' ? mark : escape(mark)));
}

export function inJson(mark: string): string {
  const units = Array.from({ length: mark.length }, (_, index) => mark.charCodeAt(index));
  return units.map((unit) => `\\u${hex(unit, 4)}`).join('');
}

/** YAML has an escape of its own beyond the basic plane (YAML 1.2.2, 5.7). */
export function inYaml(mark: string): string {
  const code = mark.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
