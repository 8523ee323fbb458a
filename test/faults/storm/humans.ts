import { deletePathOf } from '../../support/stage';
import { conditionOf } from '../fleet';
import { entryKey } from './id-key';
import type { Place } from './place';
import { idOf, living } from './place';

const COMMAND =
  /az role assignment create --assignee-object-id (?<principalId>\S+) .*--role "(?<role>[^"]+)" --scope '?(?<scope>[^\s']+)/g;

const DEAD =
  /az (?:vmss|vm) identity remove --subscription \S+ --resource-group \S+ --name (?<host>\S+) --identities (?<ids>[^'"\n]+)/g;

const OFF_BOARD = /If they were deleted, off-board each: DELETE/;

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
    takeDeadOff(place, living(place)[index] ?? '', stalled?.message ?? '');
  }
  const commands = told.flatMap((stalled) => [...(stalled?.message ?? '').matchAll(COMMAND)]);
  for (const { groups } of commands) {
    const { principalId = '', role = '', scope = '' } = groups ?? {};
    stage.azure.world.grantRole({ principalId, role, scope });
    place.story.push(`a human gives ${role} at ${scope}`);
  }
  const offBoarded = await offBoardTheGone(place);
  return offBoarded || told.some((stalled) => stalled?.is.startsWith('True'));
}

/** Confirms each deletion that the guard of mass removals asks about: too many clusters were gone at once, and no event told of it. */
async function offBoardTheGone(place: Place): Promise<boolean> {
  const { stage, story } = place;
  const here = living(place);
  const asked: string[] = [];
  for (const name of place.names.filter((each) => !here.includes(each))) {
    const stalled = await conditionOf(stage, idOf(place, name), 'Stalled');
    if (stalled !== undefined && OFF_BOARD.test(stalled.message)) asked.push(name);
  }
  for (const name of asked) {
    await stage.http('DELETE', deletePathOf(idOf(place, name)));
    story.push(`a human confirms that ${name} was deleted`);
  }
  return asked.length > 0;
}

/** Runs every `az … identity remove` of the message. */
function takeDeadOff(place: Place, name: string, message: string): void {
  for (const { groups } of message.matchAll(DEAD)) {
    const { host = '', ids = '' } = groups ?? {};
    takeOff(place, name, { host, ids });
  }
}

/** Somebody else attached an identity and deleted it: Azure refuses every addition beside its entry, which is not ours. */
function takeOff(
  { stage, story, ours }: Place,
  name: string,
  command: { readonly host: string; readonly ids: string },
): void {
  const identities = command.ids.trim().split(' ');
  const { world } = stage.azure;
  const host = world
    .hosts(idOf({ stage }, name))
    .find((each) => each.name.toLowerCase() === command.host);
  if (host !== undefined) {
    world.detachByHand({ host: host.id, identities });
    for (const identity of identities) ours.delete(entryKey(host, identity));
  }
  story.push(`a human takes ${identities.join(' ')} off ${command.host} of ${name}`);
}
