import { useEffect, useRef, useState } from 'preact/hooks';
import type { Answer } from '../api/outcome';
import type { ReadTrouble } from '../api/trouble';
import { nextLookMs } from './next-look';

/** What is read again and again: the last that was read, and what is wrong since. */
export interface Live<T> {
  readonly body?: T;
  /** When `body` was read or confirmed. */
  readonly at?: Date;
  readonly trouble?: ReadTrouble;
}

/** What to read, and how often. A change of `key` starts anew. */
export interface Source<T> {
  readonly key: string;
  readonly read: () => Promise<Answer<T>>;
  readonly everyMs: (body: T | undefined) => number;
}

/** Reads now, then at the pace of `nextLookMs`, and at once when the page is looked at or the network comes back. */
export function useLive<T>(source: Source<T>): Live<T> {
  const [live, setLive] = useState<Live<T> & { readonly key: string }>({ key: source.key });
  const latest = useRef(source);
  latest.current = source;

  useEffect(() => follow(latest, setLive), [source.key]);
  // What was read for another key is none of this one.
  return live.key === source.key ? live : {};
}

function follow<T>(
  latest: { readonly current: Source<T> },
  show: (change: (before: Live<T> & Keyed) => Live<T> & Keyed) => void,
): () => void {
  const { key } = latest.current;
  let timer = 0;
  let failures = 0;
  let isReading = false;
  let ended = false;

  async function look(): Promise<void> {
    if (isReading || ended) return;
    window.clearTimeout(timer);
    isReading = true;
    const answer = await latest.current.read();
    isReading = false;
    if (ended) return;
    failures = answer.ok ? 0 : failures + 1;
    show((before) => after(before.key === key ? before : { key }, answer));
    const body = answer.ok ? answer.body : undefined;
    const pace = { everyMs: latest.current.everyMs(body), isHidden: document.hidden, failures };
    const retryAfterMs = answer.ok ? undefined : answer.trouble.retryAfterMs;
    timer = window.setTimeout(() => void look(), nextLookMs({ ...pace, retryAfterMs }));
  }

  const again = (): void => void (document.hidden || look());
  document.addEventListener('visibilitychange', again);
  window.addEventListener('online', again);
  void look();
  return () => {
    ended = true;
    window.clearTimeout(timer);
    document.removeEventListener('visibilitychange', again);
    window.removeEventListener('online', again);
  };
}

interface Keyed {
  readonly key: string;
}

/** A body that is the same stays the same object, so that nothing is drawn anew. */
function after<T>(before: Live<T> & Keyed, answer: Answer<T>): Live<T> & Keyed {
  if (!answer.ok) return { ...before, trouble: answer.trouble };
  const { key, body } = before;
  return { key, body: answer.same && body !== undefined ? body : answer.body, at: new Date() };
}
