import { forgeFailure } from '../failure';
import { encodePath } from '../text';
import type { Session } from './session';
import type { WireIdentity, WireList, WireMember, WireTeam } from './wire';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MAX_TEAMS = 100;
const PERMISSION = 'Project and team: read';

/**
 * Finds the id of a reviewer: of a team of the project by its name, or of a member of one by the name that they sign in
 * with. The API that knows everybody is on another host (vssps.dev.azure.com), which our token is never sent to. An id
 * does as it is. Throws Terminal for a name that is not found.
 */
export function reviewerFinder(session: Session): (name: string) => Promise<string> {
  let teams: Promise<readonly WireTeam[]> | undefined;
  let members: Promise<readonly WireIdentity[]> | undefined;
  return async (name) => {
    if (ID.test(name)) return name.toLowerCase();
    const known = await (teams ??= teamsOf(session));
    const team = known.find((one) => same(one.name, name.split(/[\\/]/).at(-1) ?? name));
    if (team !== undefined) return team.id;
    const people = await (members ??= membersOf(session, known));
    const person = people.find(({ uniqueName = '' }) => same(uniqueName, name));
    if (person !== undefined) return person.id;
    throw forgeFailure(session.place, {
      policy: 'Terminal',
      code: 'ReviewerNotFound',
      message: `no team of the project ${session.project} is called ${name}, and no member of one signs in with it.`,
    });
  };
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

async function teamsOf({ organization, project }: Session): Promise<readonly WireTeam[]> {
  const { value } = await organization<WireList<WireTeam>>({
    action: 'list the teams',
    path: `/_apis/projects/${encodePath(project)}/teams`,
    query: { $top: MAX_TEAMS },
    permission: PERMISSION,
  });
  return value;
}

async function membersOf(
  { organization, project }: Session,
  teams: readonly WireTeam[],
): Promise<readonly WireIdentity[]> {
  const all: WireIdentity[] = [];
  for (const { id, name } of teams) {
    const { value } = await organization<WireList<WireMember>>({
      action: `list the members of ${name}`,
      path: `/_apis/projects/${encodePath(project)}/teams/${id}/members`,
      permission: PERMISSION,
    });
    all.push(...value.map(({ identity }) => identity));
  }
  return all;
}
