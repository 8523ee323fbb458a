import { type IsoTime, isAfter, plusMs } from '../base/iso-time';
import type { Ring } from '../configuration/ring';

/** How far a change of a profile has come. Sweeps write it, each for its subscription; runs read this one row. */
export interface RingProgress {
  /** Which state of the profile (`profileChange`). */
  readonly change: string;
  /** When a sweep saw it for the first time. */
  readonly since: IsoTime;
  readonly places: readonly PlaceProgress[];
}

/** What the last sweep of a subscription saw. */
export interface PlaceProgress {
  readonly subscription: string;
  readonly rings: readonly RingInPlace[];
}

export interface RingInPlace {
  readonly ring: string;
  /** That count: neither at rest nor in trouble since before the change. */
  readonly clusters: number;
  /** Some of those that are not as the profile wants them, by name. */
  readonly behind: readonly string[];
  /** Since when none is behind. Once it has lasted for the soak time it stays, whatever happens later. */
  readonly doneSince?: IsoTime;
}

/** A cluster, as a sweep has judged it. */
export interface SweptCluster {
  readonly name: string;
  readonly ring: string;
  readonly done: boolean;
}

export interface SweptPlace {
  readonly subscription: string;
  readonly rings: readonly Ring[];
  readonly clusters: readonly SweptCluster[];
  readonly now: IsoTime;
}

const MAX_NAMED = 3;

/** The progress of a change, from the moment on at which anybody sees it: what is known of another one is forgotten. */
export function begunChange(
  before: RingProgress | undefined,
  change: string,
  now: IsoTime,
): RingProgress {
  return before?.change === change ? before : { change, since: now, places: [] };
}

/** The progress after a sweep of one subscription. */
export function progressAfter(before: RingProgress, swept: SweptPlace): RingProgress {
  const { subscription } = swept;
  const known = before.places.find((place) => place.subscription === subscription);
  const others = before.places.filter((place) => place !== known);
  const rings = swept.rings.map((ring) => ringAfter(ring, known, swept));
  return { ...before, places: [...others, { subscription, rings }] };
}

function ringAfter(
  { name, soakSeconds }: Ring,
  place: PlaceProgress | undefined,
  { clusters, now }: SweptPlace,
): RingInPlace {
  const own = clusters.filter(({ ring }) => ring === name);
  const behind = own.filter(({ done }) => !done);
  const since = place?.rings.find(({ ring }) => ring === name)?.doneSince;
  const isProved = since !== undefined && !isAfter(plusMs(since, soakSeconds * 1000), now);
  const doneSince = behind.length === 0 || isProved ? (since ?? now) : undefined;
  return {
    ring: name,
    clusters: own.length,
    behind: behind.slice(0, MAX_NAMED).map((cluster) => cluster.name),
    ...(doneSince !== undefined && { doneSince }),
  };
}
