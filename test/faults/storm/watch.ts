import { budgetJudge } from './budget';
import { idKey } from './id-key';
import type { Judge } from './judge';
import { patchJudge } from './patch-judge';
import type { Place } from './place';
import { noteFits } from './place';
import { roleJudge } from './removals';

/** What must never happen, at any moment, whatever the weather. */
export interface Watch {
  readonly wrong: readonly string[];
}

/** Looks at every exchange. `gently`: no request is ever repeated blindly, so each must make sense by itself. */
export function watch(place: Place, gently: boolean): Watch {
  const wrong: string[] = [];
  const { azure, clock } = place.stage;
  const judges = [
    roleJudge(place),
    patchJudge(place, gently),
    budgetJudge(place),
    ...(gently ? [patienceJudge(place)] : []),
  ];
  azure.onExchange((exchange) => {
    noteFits(place);
    const at = new Date(clock.now()).toISOString().slice(11, 19);
    const found = judges.flatMap((judge) => judge(exchange));
    wrong.push(...found.map((what) => `${what} (call ${exchange.n} at ${at})`));
  });
  return { wrong };
}

/** Nothing is asked for again before a Retry-After has passed; what was on its way at the same moment does not count. */
function patienceJudge({ stage: { clock } }: Place): Judge {
  const refused = new Map<string, { readonly at: number; readonly until: number }>();
  return ({ method, path, status, responseHeaders }) => {
    const key = `${method} ${idKey(path)}`;
    const now = clock.now();
    const { at, until } = refused.get(key) ?? { at: 0, until: 0 };
    // The clock knows fractions of a millisecond, which our ISO times drop.
    const early = now > at && now + 1 < until;
    if (status === 429) {
      refused.set(key, { at: now, until: now + Number(responseHeaders['retry-after']) * 1000 });
    }
    return early ? [`asked again before Retry-After: ${key}`] : [];
  };
}
