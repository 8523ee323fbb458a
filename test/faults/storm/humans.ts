import { conditionOf } from '../fleet';
import type { Place } from './place';
import { idOf, living } from './place';

const COMMAND =
  /az role assignment create --assignee-object-id (?<principalId>\S+) .*--role "(?<role>[^"]+)" --scope '?(?<scope>[^\s']+)/g;

/**
 * Runs the commands that the Stalled conditions ask for, to the letter. Somebody took a right from us that an off-boarding
 * needs, and only a human may give it back. Returns whether there was anything to do.
 */
export async function humansDoAsTold(place: Place): Promise<boolean> {
  const { stage } = place;
  const told = await Promise.all(
    living(place).map((name) => conditionOf(stage, idOf(place, name), 'Stalled')),
  );
  const commands = told.flatMap((stalled) => [...(stalled?.message ?? '').matchAll(COMMAND)]);
  for (const { groups } of commands) {
    const { principalId = '', role = '', scope = '' } = groups ?? {};
    stage.azure.world.grantRole({ principalId, role, scope });
    place.story.push(`a human gives ${role} at ${scope}`);
  }
  return commands.length > 0;
}
