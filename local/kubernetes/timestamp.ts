import type { Clock } from '../clock';

/** The API server's times are whole seconds. */
export function timestamp(clock: Clock, afterMs = 0): string {
  return new Date(clock.now() + afterMs).toISOString().replace(/\.\d+Z$/, 'Z');
}
