import { printableLine } from '../../shared/core/base/printable';
import type { Cell } from './table';
import type { Paint } from './paint';

/** A line, and what belongs to it. */
export interface Branch {
  readonly line: Cell;
  readonly below?: readonly Branch[];
}

/** A tree as `tree` draws it. */
export function treeLines({ line, below = [] }: Branch, paint: Paint): readonly string[] {
  return [text(line, paint), ...belowLines(below, paint)];
}

function belowLines(all: readonly Branch[], paint: Paint): readonly string[] {
  return all.flatMap((branch, index) => {
    const isLast = index === all.length - 1;
    const [first = '', ...rest] = treeLines(branch, paint);
    return [
      `${isLast ? '└─' : '├─'} ${first}`,
      ...rest.map((line) => `${isLast ? '  ' : '│ '} ${line}`),
    ];
  });
}

function text(line: Cell, paint: Paint): string {
  if (typeof line === 'string') return printableLine(line);
  return paint(line.colour, printableLine(line.text));
}
