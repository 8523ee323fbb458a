import type { Running } from './running';

/** What runs now, and whether somebody wants it to end. */
export interface Session {
  readonly running: Running[];
  readonly isStopped: () => boolean;
  /** Resolves when the user has had enough. */
  readonly ended: Promise<void>;
}

/** npm and tsx pass a Ctrl-C on that the terminal has sent to us as well: two within a second are one. */
const SAME_SIGNAL_MS = 1000;

/** Ends on Ctrl-C or SIGTERM; a second one ends at once. */
export function openSession(): Session {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  let first: number | undefined;
  const onSignal = (): void => {
    if (first !== undefined) {
      if (Date.now() - first > SAME_SIGNAL_MS) process.exit(130);
      return;
    }
    first = Date.now();
    process.stdout.write('\nStopping …\n');
    end();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return { running: [], isStopped: () => first !== undefined, ended };
}
