import type { Exchange } from '../../../local/azure';
import { idKey } from './id-key';
import { patchJudge } from './patch-judge';
import type { Place } from './place';

/** What must never happen, at any moment, whatever the weather. */
export interface Watch {
  readonly wrong: readonly string[];
}

/** Says what is wrong with one exchange. */
export type Judge = (exchange: Exchange) => readonly string[];

/** Looks at every exchange. `gently`: no request is ever repeated blindly, so each must make sense by itself. */
export function watch(place: Place, gently: boolean): Watch {
  const wrong: string[] = [];
  const { azure, clock } = place.stage;
  const judges = [
    roleJudge(),
    patchJudge(place, gently),
    ...(gently ? [patienceJudge(place)] : []),
  ];
  azure.onExchange((exchange) => {
    const at = new Date(clock.now()).toISOString().slice(11, 19);
    const found = judges.flatMap((judge) => judge(exchange));
    wrong.push(...found.map((what) => `${what} (call ${exchange.n} at ${at})`));
  });
  return { wrong };
}

/** Only roles that we gave are taken back. */
function roleJudge(): Judge {
  const given = new Set<string>();
  return ({ method, path }) => {
    if (method === 'PUT') given.add(idKey(path));
    const isTheirs = method === 'DELETE' && !given.has(idKey(path));
    return isTheirs ? [`took back a role that we did not give: ${path}`] : [];
  };
}

/** Nothing is asked for again before a Retry-After has passed. */
function patienceJudge({ stage: { clock } }: Place): Judge {
  const notBefore = new Map<string, number>();
  return ({ method, path, status, responseHeaders }) => {
    const key = `${method} ${idKey(path)}`;
    // The clock knows fractions of a millisecond, which our ISO times drop.
    const early = (notBefore.get(key) ?? 0) > clock.now() + 1;
    if (status === 429) {
      notBefore.set(key, clock.now() + Number(responseHeaders['retry-after']) * 1000);
    }
    return early ? [`asked again before Retry-After: ${key}`] : [];
  };
}
