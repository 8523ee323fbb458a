import type { Failure } from './errors';

/** A failure in a plan as people read it: what is wrong, and what fixes it. */
export function failureLines({ code, message, remedy }: Failure): readonly string[] {
  return [`  ! ${code}: ${message}`, ...(remedy === undefined ? [] : [`    to fix it: ${remedy}`])];
}
