import type { Headroom } from '../../core/base/headroom';
import { tightest } from '../../core/base/headroom';

interface Headers {
  get(name: string): string | undefined;
}

/** Of each answer (https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling). */
const PREFIX = 'x-ms-ratelimit-remaining-subscription-';

/** What an answer of ARM says that is left; nothing where it does not say. */
export function headroomIn(headers: Headers): Headroom {
  return { ...left('reads', headers), ...left('writes', headers), ...left('deletes', headers) };
}

function left(of: keyof Headroom, headers: Headers): Headroom {
  const text = headers.get(`${PREFIX}${of}`) ?? '';
  return /^\d{1,9}$/.test(text) ? { [of]: Number(text) } : {};
}

/** Of an HTTP request to ARM. */
interface ArmCall {
  readonly path: string;
  readonly headroom?: Headroom;
}

/** Remembers what was left when it was tightest, for whoever writes down a run. Of this process alone: it is only shown. */
export interface HeadroomKeeper {
  readonly note: (call: ArmCall) => void;
  /** Since it was last taken; undefined where Azure has not said. */
  readonly take: (subscriptionId: string) => Headroom | undefined;
}

/** Keeps the tightest headroom per subscription until it is taken. */
export function keepHeadroom(): HeadroomKeeper {
  const kept = new Map<string, Headroom>();
  return {
    note({ path, headroom }) {
      const subscription = path.split('/')[2]?.toLowerCase();
      if (subscription === undefined || headroom === undefined) return;
      kept.set(subscription, tightest(kept.get(subscription) ?? {}, headroom));
    },
    take(subscriptionId) {
      const key = subscriptionId.toLowerCase();
      const headroom = kept.get(key);
      kept.delete(key);
      return headroom;
    },
  };
}
