import { conditionOf } from '../fleet';
import type { Place } from './place';
import { idOf, living } from './place';

const COMMAND =
  /az role assignment create --assignee-object-id (?<principalId>\S+) .*--role "(?<role>[^"]+)" --scope '?(?<scope>[^\s']+)/g;

const DEAD = /az identity show --ids (?<ids>[^'"\n]+)/g;

/**
 * Runs the commands that the Stalled conditions ask for, to the letter. Somebody took a right from us that an off-boarding
 * needs, and only a human may give it back.
 * Returns whether there was anything to do.
 */
export async function humansDoAsTold(place: Place): Promise<boolean> {
  const { stage } = place;
  const told = await Promise.all(
    living(place).map((name) => conditionOf(stage, idOf(place, name), 'Stalled')),
  );
  for (const [index, stalled] of told.entries()) {
    const dead = [...(stalled?.message ?? '').matchAll(DEAD)].flatMap(
      ({ groups }) => groups?.ids?.trim().split(' ') ?? [],
    );
    if (dead.length > 0) takeOff(place, living(place)[index] ?? '', dead);
  }
  const commands = told.flatMap((stalled) => [...(stalled?.message ?? '').matchAll(COMMAND)]);
  for (const { groups } of commands) {
    const { principalId = '', role = '', scope = '' } = groups ?? {};
    stage.azure.world.grantRole({ principalId, role, scope });
    place.story.push(`a human gives ${role} at ${scope}`);
  }
  return told.some((stalled) => stalled?.is.startsWith('True'));
}

/** Somebody else attached an identity and deleted it: Azure refuses every addition beside its entry, which is not ours. */
function takeOff({ stage, story }: Place, name: string, identities: readonly string[]): void {
  for (const { id } of stage.azure.world.hosts(idOf({ stage }, name))) {
    stage.azure.world.detachByHand({ host: id, identities });
  }
  story.push(`a human takes ${identities.join(' ')} off the hosts of ${name}`);
}
