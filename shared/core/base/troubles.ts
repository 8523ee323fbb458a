import type { Failure } from './errors';
import { cut } from './printable';
import { consequenceOf } from './retry';

/** One of several things that are wrong at once, as people are told of it. */
export type Trouble = Pick<Failure, 'policy' | 'code' | 'message' | 'target' | 'remedy'>;

const MAX_COUNT = 20;
const MAX_MESSAGE_LENGTH = 1000;
/** A command must stay whole: the longest of ours assigns the policies on NET_RAW. */
const MAX_REMEDY_LENGTH = 4000;

/** All failures of a run, worst first: what only a human can fix, then what resolves itself, then what pods do not feel. */
export function troublesOf(failures: readonly Failure[]): readonly Trouble[] {
  const distinct = [...new Map(failures.map((failure) => [keyOf(failure), failure])).values()];
  return distinct
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, MAX_COUNT)
    .map(toTrouble);
}

/** For a state; nothing where nothing is wrong. */
export function failuresIn(troubles: readonly Trouble[]): {
  readonly failures?: readonly Trouble[];
} {
  return troubles.length === 0 ? {} : { failures: troubles };
}

/** For a line of the history. */
export function codesOf(troubles: readonly Trouble[]): { readonly failures?: readonly string[] } {
  const codes = [...new Set(troubles.map(({ code }) => code))];
  return codes.length === 0 ? {} : { failures: codes };
}

/** The same thing on the same target is one trouble, however many hosts or tries told of it. */
function keyOf({ code, target, message }: Failure): string {
  return JSON.stringify([code, target ?? message]);
}

function rank(failure: Failure): number {
  if (failure.aside === true) return 2;
  return consequenceOf(failure, 0).condition === 'Stalled' ? 0 : 1;
}

function toTrouble({ policy, code, message, target, remedy }: Failure): Trouble {
  return {
    policy,
    code,
    message: cut(message, MAX_MESSAGE_LENGTH),
    ...(target !== undefined && { target }),
    ...(remedy !== undefined && { remedy: cut(remedy, MAX_REMEDY_LENGTH) }),
  };
}
