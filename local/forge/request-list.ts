import type { Clock } from '../clock';
import type { Repository } from './repository';
import type { StoredRequest } from './request-model';

/** The requests of one repository, kept in step with its branches. */
export interface RequestList {
  all(): readonly StoredRequest[];
  /** Throws for a number that is not there. */
  find(number: number): StoredRequest;
  openOne(head: string, base: string): StoredRequest | undefined;
  add(request: StoredRequest): void;
  set(number: number, change: Partial<StoredRequest>): StoredRequest;
  end(number: number, change: Partial<StoredRequest>): StoredRequest;
  restart(number: number): void;
  /** Ends what the branches have ended meanwhile. */
  settle(): Promise<void>;
}

export function newRequestList(
  git: Repository,
  clock: Clock,
  from: readonly StoredRequest[],
): RequestList {
  const all: StoredRequest[] = [...from];
  /** Heads of both branches when a request was last found open: between equal ones nothing can have changed. */
  const seen = new Map<number, string>();

  function find(number: number): StoredRequest {
    const found = all[number - 1];
    if (found === undefined) throw new Error(`there is no request ${number}`);
    return found;
  }
  function set(number: number, change: Partial<StoredRequest>): StoredRequest {
    const changed = { ...find(number), ...change, updatedAt: clock.now() };
    all[number - 1] = changed;
    return changed;
  }
  function end(number: number, change: Partial<StoredRequest>): StoredRequest {
    return set(number, { ...change, autoMerge: false, endedAt: clock.now() });
  }
  async function settleOne(number: number): Promise<void> {
    const { head, base, headSha, outlivesBranch = false } = find(number);
    const [now, onto] = await Promise.all([git.head(head), git.head(base)]);
    const key = `${now} ${onto}`;
    if (seen.get(number) === key || find(number).state !== 'open') return;
    seen.set(number, key);
    if (now === undefined || onto === undefined) {
      if (!outlivesBranch) end(number, { state: 'closed' });
    } else if (await git.isAncestor(now, onto)) {
      end(number, { state: 'merged', headSha: now, mergeSha: onto });
    } else if (now !== headSha) {
      set(number, { headSha: now });
    }
  }

  return {
    all: () => all,
    find,
    openOne: (head, base) =>
      all.find((one) => one.state === 'open' && one.head === head && one.base === base),
    add: (request) => void all.push(request),
    set,
    end,
    restart(number) {
      set(number, { state: 'open' });
      seen.delete(number);
    },
    async settle() {
      for (const { number, state } of [...all]) if (state === 'open') await settleOne(number);
    },
  };
}
