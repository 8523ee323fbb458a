import type { ResourceId } from '../../core/base/resource-id';

/**
 * For the first 0.1 to 0.2 s of its life an API server has read no roles yet and answers 403 to everyone who has his rights
 * from RBAC. Ten times as long, for clusters with many roles.
 */
const STARTING_MS = 2_000;
/** A refusal that was confirmed speaks for the others of the same look and the writes after it. */
const CONFIRMED_MS = 60_000;

export interface Timing {
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

/** Whose refusals (403) are to be believed. */
export interface Denials {
  /** True, after a moment, when a refusal may have been one of a server that had just started: it is worth another try. */
  mayPass(cluster: ResourceId): Promise<boolean>;
}

interface Doubt {
  readonly over: Promise<void>;
  /** Milliseconds since the Unix epoch; absent while somebody waits. */
  overAt?: number;
}

/**
 * Denials of every cluster that this process calls. The first 403 waits for STARTING_MS before another try; for
 * CONFIRMED_MS after that a 403 is believed at once.
 */
export function denials({ now, pause }: Timing): Denials {
  const doubts = new Map<ResourceId, Doubt>();
  function begin(): Doubt {
    const doubt: Doubt = {
      over: pause(STARTING_MS).then(() => {
        doubt.overAt = now();
      }),
    };
    return doubt;
  }
  return {
    async mayPass(cluster) {
      const known = doubts.get(cluster);
      if (known?.overAt !== undefined && now() - known.overAt < CONFIRMED_MS) return false;
      const doubt = known === undefined || known.overAt !== undefined ? begin() : known;
      doubts.set(cluster, doubt);
      await doubt.over;
      return true;
    },
  };
}
