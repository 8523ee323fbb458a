import type { Exchange } from '../../../local/azure';
import { DEFAULT_WRITES_PER_HOUR, PERSONS_SHARE } from '../../../shared/core/base/write-budget';
import { HOUR } from '../fleet';
import { idKey } from './id-key';
import type { Judge } from './judge';
import type { Place } from './place';

/** No path writes to a cluster more often than its bound allows, a person's own request included [P13, P18]. */
export function budgetJudge({ stage, names }: Place, bound = DEFAULT_WRITES_PER_HOUR): Judge {
  const most = Math.floor(bound * (1 + PERSONS_SHARE));
  const written = new Map<string, number[]>(names.map((name) => [name, []]));
  return (exchange) => {
    const name = names.find((each) => isWriteTo(exchange, each));
    if (name === undefined) return [];
    const now = stage.clock.now();
    const hour = [...(written.get(name) ?? []), now].filter((at) => at > now - HOUR);
    written.set(name, hour);
    return hour.length > most ? [`${hour.length} writes to ${name} within an hour`] : [];
  };
}

/** What is shared among clusters is nobody's in particular. */
function isWriteTo({ method, path }: Exchange, name: string): boolean {
  return method !== 'GET' && method !== 'POST' && idKey(path).includes(`_${name}_`);
}
