import { FROM_BEFORE, playTwoTeams, type Row } from './story';
import { tableOf } from './table';

const ABOUT = `Two teams, one cluster, NMI in managed mode. A developer who may write in namespace web alone tries each way to the token
of team payments. What its pod is answered, by HTTP status, where that is no token:

`;
const AFTER = `
What was there before the policies is never judged again: the status tells of it, and somebody has to take it away.
The same against a cluster of yours, with kubectl: docs/examples/two-teams/two-teams.sh
`;

/** `npm run two-teams`. Exits 0 only if every way is open without policies and shut by them, and whoever may has his token. */
async function main(): Promise<void> {
  const rows = await playTwoTeams();
  process.stdout.write(`${ABOUT}${tableOf(rows)}${AFTER}`);
  process.exitCode = rows.every(isAsItShould) ? 0 : 1;
}

function isAsItShould({ title, entitled, outcomes }: Row): boolean {
  const goesOn = entitled || title === FROM_BEFORE;
  const statuses = [outcomes.none, outcomes.audit, outcomes.deny].map((one) => one?.status);
  return statuses.map((status) => status === 200).join() === [true, true, goesOn].join();
}

void main();
