import { useEffect, useState } from 'preact/hooks';

const EVERY_MS = 10_000;

/** The time, for ages; moves on while nothing else changes. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), EVERY_MS);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}
