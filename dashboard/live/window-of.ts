/** Which rows of a long list are on the screen. */
export interface Slice {
  readonly first: number;
  /** Behind the last one. */
  readonly end: number;
}

export interface Geometry {
  readonly rows: number;
  readonly rowHeight: number;
  /** Upper edge of the list, measured from that of the screen; negative once it is scrolled past. */
  readonly top: number;
  readonly screenHeight: number;
}

/** Rows drawn above and below the screen, so that scrolling by a key or a wheel shows no gap. */
const MARGIN = 12;

export function sliceOf({ rows, rowHeight, top, screenHeight }: Geometry): Slice {
  const first = Math.floor(-top / rowHeight) - MARGIN;
  const end = Math.ceil((screenHeight - top) / rowHeight) + MARGIN;
  const bounded = Math.min(Math.max(0, first), Math.max(0, rows - 1));
  return { first: bounded, end: Math.min(rows, Math.max(bounded + 1, end)) };
}

/** Row that a key leads to; undefined for a key that moves nothing. */
export function rowAfterKey(key: string, row: number, { rows, page }: Extent): number | undefined {
  const last = rows - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, row + 1);
    case 'ArrowUp':
      return Math.max(0, row - 1);
    case 'PageDown':
      return Math.min(last, row + page);
    case 'PageUp':
      return Math.max(0, row - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

export interface Extent {
  readonly rows: number;
  /** How many a page of the keyboard jumps. */
  readonly page: number;
}
