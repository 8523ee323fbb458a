import { byHand } from './by-hand';
import type { ForgeCalls } from './calls';
import type { ForgeFault, ForgeFaultMatcher, ForgeFaults } from './faults';
import type { ForgeHttpAnswer, ForgeHttpRequest } from './front';
import type { HostedRepository, Hosting } from './hosting';
import type { MergeMethod } from './repository';

interface Command {
  readonly repository?: string;
  readonly number?: number | string;
  readonly method?: MergeMethod;
  readonly branch?: string;
  readonly files?: Readonly<Record<string, string | null>>;
  readonly message?: string;
  readonly archived?: boolean;
  readonly token?: string;
  readonly matcher?: ForgeFaultMatcher;
  readonly fault?: ForgeFault;
}

export interface Controlled {
  readonly hosting: Hosting;
  readonly faults: ForgeFaults;
  readonly calls: ForgeCalls;
}

type Verb = (controlled: Controlled, command: Command) => unknown;

/** What somebody else does, each `POST /_forge/<verb>` with JSON. */
const VERBS: Readonly<Record<string, Verb>> = {
  merge: ({ hosting }, command) =>
    hand(hosting, command).merge(Number(command.number), command.method),
  close: ({ hosting }, command) => hand(hosting, command).close(Number(command.number)),
  reopen: ({ hosting }, command) => hand(hosting, command).reopen(Number(command.number)),
  push: ({ hosting }, command) =>
    hand(hosting, command).push({
      branch: command.branch ?? '',
      files: command.files ?? {},
      ...(command.message !== undefined && { message: command.message }),
    }),
  'delete-branch': ({ hosting }, command) =>
    hand(hosting, command).deleteBranch(command.branch ?? ''),
  archive({ hosting }, command) {
    repositoryOf(hosting, command).archived = command.archived ?? true;
  },
  protect: ({ hosting }, command) =>
    void repositoryOf(hosting, command).protectedBranches.add(command.branch ?? ''),
  'revoke-token': ({ hosting }, { token }) => hosting.access.revoke(token ?? hosting.access.token),
  'grant-token': ({ hosting }, { token }) =>
    hosting.access.grant(token ?? hosting.access.token, {}),
  fault: ({ faults }, { matcher = {}, fault }) => void (fault && faults.add(matcher, fault)),
  'clear-faults': ({ faults }) => faults.clear(),
};

const HELP = `Local forge: control API (JSON in, JSON out)

GET  /_forge/calls   the ledger of API requests
POST /_forge/merge {"repository": "owner/name", "number": 1, "method": "squash"}
POST /_forge/close | reopen {"repository": "owner/name", "number": 1}
POST /_forge/push {"repository": "owner/name", "branch": "main", "files": {"a.yaml": "a: 1\\n", "gone.yaml": null}}
POST /_forge/delete-branch | protect {"repository": "owner/name", "branch": "x"}
POST /_forge/archive {"repository": "owner/name", "archived": true}
POST /_forge/revoke-token | grant-token {"token": "…"}
POST /_forge/fault {"matcher": {"method": "POST", "path": "/pulls"}, "fault": {"kind": "refuse", "status": 502}}
                   kinds: refuse, reset, lost, hang, garbage      POST /_forge/clear-faults
`;

/** Undefined for a path that is not the control API's. */
export async function control(
  controlled: Controlled,
  { method, path, body }: ForgeHttpRequest,
): Promise<ForgeHttpAnswer> {
  const name = path.slice('/_forge/'.length);
  if (method === 'GET' && name === 'calls') {
    return { status: 200, body: controlled.calls.all().map(told) };
  }
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (method !== 'POST' || verb === undefined) return { status: 404, body: { help: HELP } };
  try {
    return { status: 200, body: { result: await verb(controlled, body ?? {}) } };
  } catch (error) {
    return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
  }
}

function told({ at, front, request, answer, isWrite }: ReturnType<ForgeCalls['all']>[number]) {
  const { method, path } = request;
  return { at: new Date(at).toISOString(), front, method, path, status: answer.status, isWrite };
}

function repositoryOf(hosting: Hosting, { repository = '' }: Command): HostedRepository {
  const found = hosting.find(repository);
  if (found === undefined) throw new Error(`there is no repository "${repository}"`);
  return found;
}

function hand(hosting: Hosting, command: Command): ReturnType<typeof byHand> {
  return byHand(repositoryOf(hosting, command), hosting.clock);
}
