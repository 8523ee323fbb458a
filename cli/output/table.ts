import { printableLine } from '../../shared/core/base/printable';
import type { Colour, Paint } from './paint';

/** Text, or text with a colour. What a colour says a word says as well. */
export type Cell = string | { readonly text: string; readonly colour: Colour };

export interface Column<T> {
  readonly head: string;
  readonly cell: (row: T) => Cell;
}

export interface TableStyle {
  readonly paint: Paint;
  /** The last column ends here; undefined where lines may be as long as they are. */
  readonly columns?: number | undefined;
}

const GAP = 3;

/** Columns as wide as their widest cell, and no borders: `awk` and people read them alike. */
export function table<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  style: TableStyle,
): readonly string[] {
  const heads = columns.map(({ head }) => head);
  const cells = rows.map((row) => columns.map(({ cell }) => plain(cell(row))));
  const widths = heads.map((head, index) =>
    Math.max(...[head, ...cells.map((each) => textOf(each[index]))].map(widthOf)),
  );
  const lines = [heads.map((text) => ({ text, colour: 'bold' as const })), ...cells];
  return lines.map((line) => lineOf(line, widths, style));
}

function lineOf(
  line: readonly Cell[],
  widths: readonly number[],
  { paint, columns }: TableStyle,
): string {
  const last = line.length - 1;
  const before = widths.slice(0, last).reduce((sum, width) => sum + width + GAP, 0);
  const rest = columns === undefined ? undefined : Math.max(columns - before, 10);
  return line
    .map((cell, index) => {
      const text = index === last ? cutTo(textOf(cell), rest) : textOf(cell);
      const padding = index === last ? 0 : (widths[index] ?? 0) - widthOf(text) + GAP;
      const painted = typeof cell === 'string' ? text : paint(cell.colour, text);
      return painted + ' '.repeat(padding);
    })
    .join('')
    .trimEnd();
}

function plain(cell: Cell): Cell {
  return typeof cell === 'string'
    ? printableLine(cell)
    : { ...cell, text: printableLine(cell.text) };
}

function textOf(cell: Cell | undefined): string {
  return typeof cell === 'object' ? cell.text : (cell ?? '');
}

function widthOf(text: string): number {
  return [...text].length;
}

function cutTo(text: string, width: number | undefined): string {
  if (width === undefined || widthOf(text) <= width) return text;
  return `${[...text].slice(0, width - 1).join('')}…`;
}
