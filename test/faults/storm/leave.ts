import { conditionOf, MINUTE } from '../fleet';
import { deletePathOf } from '../../support/stage';
import { humansDoAsTold } from './humans';
import type { Place } from './place';
import { idOf, living } from './place';
import { leftInAzure } from './removals';

/** Off-boards everybody, and says what is left behind of all that we ever did [P16]. */
export async function everybodyLeaves(place: Place): Promise<readonly string[]> {
  const { stage } = place;
  const staying = living(place).filter((name) => !place.offboarded.has(name));
  for (const name of staying) {
    // The run may be over before the answer is here.
    place.offboarded.add(name);
    const { status } = await stage.http('DELETE', deletePathOf(idOf(place, name)));
    if (status !== 202) return [`${name} cannot be off-boarded: DELETE says ${status}`];
  }
  await stage.settle(160);
  if (await humansDoAsTold(place)) await stage.clock.advance(40 * MINUTE);
  const untold = await Promise.all(living(place).map((name) => notOffBoarded(place, name)));
  const rows = await Promise.all(
    place.names.map((name) => stage.store.ledger.of(idOf(place, name))),
  );
  return [
    ...untold.flat(),
    ...rows.flat().map((entry) => `the ledger still holds ${JSON.stringify(entry)}`),
    ...leftInAzure(place),
  ].map((what) => `everybody has left: ${what}`);
}

async function notOffBoarded(place: Place, name: string): Promise<readonly string[]> {
  const ready = await conditionOf(place.stage, idOf(place, name), 'Ready');
  return ready?.is === 'False/OffBoarded' ? [] : [`${name} is ${ready?.is ?? '?'}`];
}
