import type { Clock } from '../clock';
import { realClock } from '../clock';
import { closeServer, portOf } from '../loopback-server';
import type { ByHand } from './by-hand';
import { byHand } from './by-hand';
import type { ForgeCalls } from './calls';
import { newForgeCalls } from './calls';
import { dispatcher } from './dispatch';
import type { ForgeFaults } from './faults';
import { newForgeFaults } from './faults';
import { newFronts } from './fronts';
import type { GitHubApp } from './github';
import { AZURE_DEVOPS_PATH } from './azure-devops';
import { GITLAB_PATH } from './gitlab';
import { gitHttp } from './git-http';
import type { StoredRequest } from './requests';
import type { Access, HostedRepository, Hosting } from './hosting';
import { cloneUrl, newAccess } from './hosting';
import { createRepository } from './repository';
import { openRequests } from './requests';
import { listen } from './server';

export type { ByHand } from './by-hand';
export type { ForgeCalls, ForgeExchange } from './calls';
export type { ForgeFaultMatcher, ForgeFaults } from './faults';
export type { GitHubApp } from './github';
export type { Access, HostedRepository } from './hosting';
export type { Repository } from './repository';
export type { StoredRequest } from './requests';

export interface ForgeOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  readonly clock?: Clock;
  /** False: the dumb protocol, as on a machine whose git has no http-backend. */
  readonly smartHttp?: boolean;
}

export interface NewHosted {
  readonly defaultBranch?: string;
  /** Folder for the bare repository; absent: a temporary one, which goes with `stop`. One that is there is opened as it is. */
  readonly path?: string;
  /** Requests from before, by number from 1 on. */
  readonly requests?: readonly StoredRequest[];
}

/** A git forge on this machine: real bare repositories behind the APIs that we use. */
export interface LocalForge {
  readonly url: string;
  readonly port: number;
  /** With one commit that holds `files`; no files: an empty repository. */
  addRepository(
    name: string,
    files: Readonly<Record<string, string | Uint8Array>>,
    options?: NewHosted,
  ): Promise<HostedRepository>;
  repositories(): readonly HostedRepository[];
  /** Throws when there is none. */
  repository(name: string): HostedRepository;
  /** What people do to a repository. */
  hand(name: string): ByHand;
  /** What `git clone` takes, signed in by a token; default: the one that may do everything. */
  cloneUrl(name: string, token?: string): string;
  /** `url` is what a repository says; its App may do everything. */
  readonly github: { readonly url: string; readonly app: GitHubApp };
  /** `url` is what a repository says, for each. */
  readonly azureDevOps: { readonly url: string };
  readonly gitlab: { readonly url: string };
  readonly access: Access;
  readonly faults: ForgeFaults;
  readonly calls: ForgeCalls;
  stop(): Promise<void>;
}

/** Starts a forge on 127.0.0.1. */
export async function startForge(options: ForgeOptions = {}): Promise<LocalForge> {
  const { clock = realClock(), port = 0 } = options;
  const repositories: HostedRepository[] = [];
  const place = { url: '' };
  const hosting: Hosting = {
    clock,
    get url() {
      return place.url;
    },
    find: (name) => repositories.find((one) => one.name.toLowerCase() === name.toLowerCase()),
    all: () => repositories,
    access: newAccess(clock),
  };
  const fronts = newFronts(hosting);
  const faults = newForgeFaults();
  const calls = newForgeCalls();
  const handle = dispatcher({
    ...{ hosting, faults, calls },
    fronts: fronts.all,
    gitHttp: gitHttp(options.smartHttp),
  });
  const server = await listen(port, (incoming, outgoing) =>
    clock.track(handle(incoming, outgoing)),
  );
  place.url = `http://127.0.0.1:${portOf(server)}`;
  function repository(name: string): HostedRepository {
    const found = hosting.find(name);
    if (found === undefined) throw new Error(`there is no repository ${name}`);
    return found;
  }
  return {
    url: place.url,
    port: portOf(server),
    async addRepository(name, files, more = {}) {
      const added = await newHosted(clock, name, files, more);
      repositories.push(added);
      return added;
    },
    repositories: () => repositories,
    repository,
    hand: (name) => byHand(repository(name), clock),
    cloneUrl: (name, token) => cloneUrl(place.url, name, token ?? hosting.access.token),
    github: { url: `${place.url}/api/v3`, app: fronts.githubApp },
    azureDevOps: { url: place.url + AZURE_DEVOPS_PATH },
    gitlab: { url: place.url + GITLAB_PATH },
    access: hosting.access,
    faults,
    calls,
    async stop() {
      await closeServer(server);
      await Promise.all(repositories.map(({ git }) => git.close()));
    },
  };
}

async function newHosted(
  clock: Clock,
  name: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  { requests = [], ...more }: NewHosted,
): Promise<HostedRepository> {
  const author = { name: 'Platform team', email: 'platform@example.com', at: clock.now() };
  const git = await createRepository({ files, author, ...more });
  return {
    ...{ name, git, requests: openRequests(git, clock, requests), archived: false },
    ...{
      protectedBranches: new Set<string>(),
      allowsAutoMerge: true,
      deletesMergedBranches: false,
    },
    ...{ reviewers: undefined, largestTree: undefined },
  };
}
