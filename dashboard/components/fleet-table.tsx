import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useRowHeight, useSlice } from '../live/use-slice';
import { rowAfterKey } from '../live/window-of';
import type { FleetRow } from '../views/fleet';
import { FleetLine } from './fleet-line';

const COLUMNS = ['Cluster', 'Standing', 'What', 'Profile', 'Last run'];

/**
 * The fleet, of which only what is on the screen is drawn: ten thousand rows cost what fifty do. One Tab leads into it, arrow
 * keys, Page Up, Page Down, Home and End through it, Enter to the cluster.
 */
export function FleetTable({ rows, nowMs }: { rows: readonly FleetRow[]; nowMs: number }): VNode {
  const list = useRef<HTMLDivElement>(null);
  const rowHeight = useRowHeight();
  const { first, end } = useSlice(list, { rows: rows.length, rowHeight });
  const [active, setActive] = useState(0);
  const moved = useRef(false);
  const current = Math.min(active, rows.length - 1);

  function onKeyDown(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(window.innerHeight / rowHeight) - 2);
    const next = rowAfterKey(event.key, current, { rows: rows.length, page });
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    moved.current = true;
    setActive(next);
    scrollTo(list.current, next * rowHeight, rowHeight);
  }

  // The row may be drawn only after the list was scrolled to it.
  useEffect(() => {
    if (!moved.current) return;
    const link = list.current?.querySelector<HTMLElement>(`[data-row="${current}"] a`);
    if (!link) return;
    moved.current = false;
    link.focus({ preventScroll: true });
  });

  const shown = rows.slice(first, end);
  return (
    <div class="table fleet" role="table" aria-label="Clusters" aria-rowcount={rows.length + 1}>
      <div class="head" role="rowgroup">
        <div class="row" role="row" aria-rowindex={1}>
          {COLUMNS.map((name) => (
            <span role="columnheader" key={name}>
              {name}
            </span>
          ))}
        </div>
      </div>
      <div
        class="body"
        role="rowgroup"
        ref={list}
        style={{ height: `${rows.length * rowHeight}px` }}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" style={{ transform: `translateY(${first * rowHeight}px)` }}>
          {shown.map((row, index) => (
            <FleetLine
              key={row.id}
              {...{ row, nowMs }}
              index={first + index}
              isActive={first + index === current || (index === 0 && !isDrawn(current, first, end))}
              onActive={setActive}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

/** The active row can be scrolled away: then the first one that is drawn takes the Tab. */
function isDrawn(row: number, first: number, end: number): boolean {
  return row >= first && row < end;
}

/** Brings a row on the screen, below the header that sticks to its edge. */
function scrollTo(list: HTMLElement | null, offset: number, rowHeight: number): void {
  if (list === null) return;
  const top = list.getBoundingClientRect().top + offset;
  const above = 3 * rowHeight;
  if (top < above) window.scrollBy({ top: top - above });
  else if (top + 2 * rowHeight > window.innerHeight)
    window.scrollBy({ top: top + 2 * rowHeight - window.innerHeight });
}
