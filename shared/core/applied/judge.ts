import type { Effect } from './effect';
import type { Intent } from './intent';
import { lacking } from './judge/lacking';
import { neverRight } from './judge/never-right';
import { intendedPins, unintended } from './judge/unintended';
import type { Verdict } from './verdict';
import { verdictOf } from './verdict';

/**
 * Whether a change does on every cluster exactly what it means to do. `effects`: one for each cluster that the repository
 * shows or the configuration names, those that are not meant too.
 */
export function judge(effects: readonly Effect[], intent: Intent): Verdict {
  const pins = intendedPins(intent);
  return verdictOf([
    ...effects.flatMap(neverRight),
    ...effects.flatMap((effect) => unintended(effect, intent, pins)),
    ...lacking(effects, intent),
  ]);
}
