import type { ReadTrouble } from './trouble';

/** What a read came to. */
export type Answer<T> = Read<T> | Failed;

export interface Read<T> {
  readonly ok: true;
  readonly body: T;
  /** True: what was read before is still so. */
  readonly same: boolean;
}

export interface Failed {
  readonly ok: false;
  readonly trouble: ReadTrouble;
}

export function mapped<T, U>(answer: Answer<T>, change: (body: T) => U): Answer<U> {
  return answer.ok ? { ...answer, body: change(answer.body) } : answer;
}

/** All of them, or the first that failed. */
export function allOf<T>(answers: readonly Answer<T>[]): Answer<readonly T[]> {
  const bodies: T[] = [];
  let same = true;
  for (const answer of answers) {
    if (!answer.ok) return answer;
    bodies.push(answer.body);
    same &&= answer.same;
  }
  return { ok: true, body: bodies, same };
}
