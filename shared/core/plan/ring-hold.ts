import { type IsoTime, isAfter, plusMs } from '../base/iso-time';
import type { Ring } from '../configuration/ring';
import type { RingProgress } from './ring-progress';

/** What a cluster waits for. */
export interface RingHold {
  /** The ring that has to be done before. */
  readonly ring: string;
  /** In words that follow its name: `of which aks-1 is not done`. */
  readonly why: string;
  /** When it is over, if nothing comes in between; absent: not known. */
  readonly until?: IsoTime;
}

export interface RingQuestion {
  readonly rings: readonly Ring[];
  /** Ring of the cluster. */
  readonly ring: string;
  readonly change: string;
  readonly progress: RingProgress | undefined;
  /** Those that the profile may have clusters in. */
  readonly subscriptions: readonly string[];
  readonly now: IsoTime;
}

/** What holds a change of a profile back from a cluster; undefined: nothing. The first ring waits for none. */
export function ringHold(question: RingQuestion): RingHold | undefined {
  const { rings, ring, change, progress } = question;
  const before = rings.slice(
    0,
    Math.max(
      0,
      rings.findIndex(({ name }) => name === ring),
    ),
  );
  const [first] = before;
  if (first === undefined) return undefined;
  if (progress?.change !== change) {
    return { ring: first.name, why: 'which no sweep has looked at since the profile changed' };
  }
  for (const one of before) {
    const hold = holdOf(one, progress, question);
    if (hold !== undefined) return hold;
  }
  return undefined;
}

function holdOf(
  { name, soakSeconds }: Ring,
  { places }: RingProgress,
  { subscriptions, now }: RingQuestion,
): RingHold | undefined {
  const unseen = subscriptions.find(
    (one) => !places.some(({ subscription }) => subscription === one),
  );
  if (unseen !== undefined) {
    return {
      ring: name,
      why: `whose clusters in subscription ${unseen} no sweep has looked at yet`,
    };
  }
  const seen = places
    .filter(({ subscription }) => subscriptions.includes(subscription))
    .flatMap(({ rings }) => rings.filter(({ ring }) => ring === name));
  const behind = seen.filter(({ doneSince }) => doneSince === undefined);
  if (behind.length > 0)
    return { ring: name, why: behindWords(behind.flatMap((one) => one.behind)) };
  // Nobody has to wait for a ring that nobody is in.
  const ends = seen
    .filter(({ clusters }) => clusters > 0)
    .flatMap(({ doneSince }) =>
      doneSince === undefined ? [] : plusMs(doneSince, soakSeconds * 1000),
    );
  const until = ends.reduce<IsoTime | undefined>(
    (latest, one) => (latest === undefined || isAfter(one, latest) ? one : latest),
    undefined,
  );
  if (until === undefined || !isAfter(until, now)) return undefined;
  return { ring: name, why: `which is done, and soaks until ${until}`, until };
}

function behindWords(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return `of which ${shown === '' ? 'some clusters are' : `${shown} ${names.length === 1 ? 'is' : 'are'}`} not done`;
}
