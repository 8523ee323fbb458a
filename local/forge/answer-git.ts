import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Front } from './front';
import { guardEnvironment, settingsEnvironment } from './git/guard';
import type { GitDoor, GitPath, Refused } from './git-door';
import { isRefused, letIn } from './git-door';
import type { GitHttp } from './git-http';
import type { HostedRepository, Hosting } from './hosting';
import { showRequestRefs } from './request-refs';

/** What git asks, and at whose door. */
export interface AskedByGit extends GitPath {
  readonly door: GitDoor;
  readonly query: string;
}

export function gitPath(fronts: readonly Front[], url: string): AskedByGit | undefined {
  const [path = '', query = ''] = url.split('?');
  for (const { git: door } of fronts) {
    const found = door?.find(decoded(path));
    if (found !== undefined && door !== undefined) return { ...found, door, query };
  }
  return undefined;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

interface Inside {
  readonly hosting: Hosting;
  readonly gitHttp: GitHttp;
}

export async function answerGit(
  { hosting, gitHttp }: Inside,
  asked: AskedByGit,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { door, rest, query } = asked;
  const repository = letIn(hosting, door, { ...asked, headers: incoming.headers });
  if (isRefused(repository)) return refuse(repository, incoming, outgoing);
  if (rest === '/info/refs' || rest.startsWith('/objects')) {
    await showRequestRefs(repository, door.requestRefs);
  }
  const environment = environmentOf(door, repository);
  await gitHttp(incoming, outgoing, { folder: repository.git.path, rest, query, environment });
}

function refuse(
  { status, headers, text }: Refused,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  incoming.resume();
  outgoing.writeHead(status, headers).end(`${text}\n`);
}

/** As on every forge: a clone may leave blobs out, and any commit may be asked for by its id. */
const FETCH = [
  ['uploadpack.allowFilter', 'true'],
  ['uploadpack.allowAnySHA1InWant', 'true'],
] as const;

function environmentOf(door: GitDoor, { protectedBranches }: HostedRepository): NodeJS.ProcessEnv {
  const protectedRefs = [...protectedBranches].map((branch) => `refs/heads/${branch}`);
  const { words, hidden } = door;
  const isWhole = words.protected.isWhole === true;
  return {
    ...guardEnvironment({ protectedRefs, words: words.protected }),
    ...settingsEnvironment([
      ...FETCH,
      ...(isWhole ? [] : protectedRefs.map((ref) => ['receive.procReceiveRefs', ref] as const)),
      ...hidden.fromFetch.map((prefix) => ['uploadpack.hideRefs', prefix] as const),
      ...hidden.fromPush.map((prefix) => ['receive.hideRefs', prefix] as const),
    ]),
  };
}
