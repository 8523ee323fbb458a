import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Slice } from './window-of';
import { sliceOf } from './window-of';

/** Of a server that draws without a screen, and of the first drawing: a screen full. */
const FIRST: Slice = { first: 0, end: 60 };

/** The rows of a list that are on the screen, measured anew when somebody scrolls, at most once a frame. */
export function useSlice(
  list: RefObject<HTMLElement>,
  { rows, rowHeight }: { readonly rows: number; readonly rowHeight: number },
): Slice {
  const [slice, setSlice] = useState(FIRST);

  useEffect(() => {
    let frame = 0;
    function measure(): void {
      frame = 0;
      const top = list.current?.getBoundingClientRect().top ?? 0;
      const next = sliceOf({ rows, rowHeight, top, screenHeight: window.innerHeight });
      setSlice((now) => (now.first === next.first && now.end === next.end ? now : next));
    }
    const soon = (): void => {
      if (frame === 0) frame = window.requestAnimationFrame(measure);
    };
    measure();
    window.addEventListener('scroll', soon, { passive: true });
    window.addEventListener('resize', soon);
    return () => {
      window.cancelAnimationFrame(frame);
      window.removeEventListener('scroll', soon);
      window.removeEventListener('resize', soon);
    };
  }, [rows, rowHeight]);

  return { first: Math.min(slice.first, Math.max(0, rows - 1)), end: Math.min(slice.end, rows) };
}

/** Rows are two lines high where they do not fit into one. CSS has the same numbers: `--row`. */
export function useRowHeight(): number {
  const [height, setHeight] = useState(WIDE_ROW);
  useEffect(() => {
    const narrow = window.matchMedia('(max-width: 760px)');
    const read = (): void => setHeight(narrow.matches ? NARROW_ROW : WIDE_ROW);
    read();
    narrow.addEventListener('change', read);
    return () => narrow.removeEventListener('change', read);
  }, []);
  return height;
}

const WIDE_ROW = 44;
const NARROW_ROW = 84;
