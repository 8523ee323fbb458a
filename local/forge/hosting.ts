import type { Clock } from '../clock';
import type { Repository } from './repository';
import type { Requests } from './requests';

/** A repository as the fronts see it. */
export interface HostedRepository {
  /** `owner/name`, with more folders for GitLab. */
  readonly name: string;
  readonly git: Repository;
  readonly requests: Requests;
  archived: boolean;
  /** Branches that nobody moves but by merging a request. */
  readonly protectedBranches: Set<string>;
  /** Whether requests may be merged by the forge itself. */
  allowsAutoMerge: boolean;
  /** Whether the branch of a request goes when it is merged (GitHub: "Automatically delete head branches"). */
  deletesMergedBranches: boolean;
  /** A recursive listing with more entries is cut; undefined: none is. */
  largestTree: number | undefined;
  /** Who may review: users, and teams as `team/slug`; undefined: everybody who is named. */
  reviewers: ReadonlySet<string> | undefined;
}

/** What all fronts share. */
export interface Hosting {
  readonly clock: Clock;
  /** `http://127.0.0.1:<port>`; known once the server listens. */
  readonly url: string;
  /** Lower and upper case are one, as on each of the forges. */
  find(name: string): HostedRepository | undefined;
  all(): readonly HostedRepository[];
  readonly access: Access;
}

/** What the holder of a token may do. */
export interface Caller {
  /** As which the forge shows what they do. */
  readonly login: string;
  readonly contents: Right;
  readonly requests: Right;
  /** Repositories that the caller sees; undefined: every one. */
  readonly repositories?: readonly string[];
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt?: number;
}

export type Right = 'none' | 'read' | 'write';

export interface Access {
  /** Accepted from the start, with every right. */
  readonly token: string;
  grant(token: string, caller: Partial<Caller>): void;
  revoke(token: string): void;
  /** Undefined for a token that is unknown, revoked or past its end. */
  caller(token: string): Caller | undefined;
}

const EVERYTHING: Caller = { login: 'reconciler', contents: 'write', requests: 'write' };

/** What a forge accepts from the start. */
const LOCAL_TOKEN = 'local-forge-token';

export function newAccess(clock: Clock, token = LOCAL_TOKEN): Access {
  const callers = new Map<string, Caller>([[token, EVERYTHING]]);
  return {
    token,
    grant: (other, caller) => void callers.set(other, { ...EVERYTHING, ...caller }),
    revoke: (other) => void callers.delete(other),
    caller(other) {
      const found = callers.get(other);
      return found?.expiresAt !== undefined && found.expiresAt <= clock.now() ? undefined : found;
    },
  };
}

/** Whether the caller may know that the repository exists. */
export function sees({ repositories, contents }: Caller, name: string): boolean {
  if (contents === 'none') return false;
  return repositories?.some((other) => other.toLowerCase() === name.toLowerCase()) ?? true;
}

/** What `git clone` takes, the token in it: as on GitHub, the user's name is of no matter. */
export function cloneUrl(url: string, name: string, token = LOCAL_TOKEN): string {
  return `${url.replace('://', `://x-access-token:${encodeURIComponent(token)}@`)}/${name}.git`;
}
