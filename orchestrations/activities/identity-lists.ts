import type { Azure } from '../../shared/adapters/azure/azure';
import type { Identity } from '../../shared/core/cluster';
import type { Failure } from '../../shared/core/errors';
import { isReconcileError, ReconcileError } from '../../shared/core/errors';
import type { ResourceId } from '../../shared/core/resource-id';

type Identities = readonly Identity[] | undefined;

/** A list that was read, or is being read. */
interface List {
  /** ISO time at which the read began. */
  readonly began: string;
  readonly identities: Promise<Identities>;
}

/** Azure asked for patience with this group. */
interface Refused {
  /** ISO time. */
  readonly until: string;
  readonly failure: Failure;
}

export interface IdentityList {
  readonly identities: Identities;
  /** True when another run has read it. */
  readonly borrowed: boolean;
}

/**
 * Lists of identities that the runs of this process share. Clusters take their identities from the same few groups, and
 * Azure allows a list of one group ten times at once and then once in four seconds: each run with a list of its own would
 * spend a burst of events waiting, and asking again before its Retry-After has passed for another run.
 */
export class IdentityLists {
  private readonly lists = new Map<ResourceId, List>();
  private readonly refused = new Map<ResourceId, Refused>();

  constructor(
    private readonly azure: Pick<Azure, 'listIdentities'>,
    private readonly now: () => string,
  ) {}

  /** A list of `group` that was begun at `since` or later. Throws ReconcileError. */
  async of(group: ResourceId, since: string): Promise<IdentityList> {
    const present = this.lists.get(group);
    if (present !== undefined && present.began >= since) {
      return { identities: await present.identities, borrowed: true };
    }
    this.refuseBeforeTime(group);
    const list: List = { began: this.now(), identities: this.read(group) };
    this.lists.set(group, list);
    try {
      return { identities: await list.identities, borrowed: false };
    } catch (error) {
      if (this.lists.get(group) === list) this.lists.delete(group);
      throw error;
    }
  }

  private refuseBeforeTime(group: ResourceId): void {
    const refused = this.refused.get(group);
    if (refused === undefined) return;
    const retryAfterMs = Date.parse(refused.until) - Date.parse(this.now());
    if (retryAfterMs > 0) throw new ReconcileError({ ...refused.failure, retryAfterMs });
    this.refused.delete(group);
  }

  private async read(group: ResourceId): Promise<Identities> {
    try {
      return await this.azure.listIdentities(group);
    } catch (error) {
      const failure = isReconcileError(error) ? error.failure : undefined;
      if (failure?.policy === 'Throttled' && failure.retryAfterMs !== undefined) {
        const until = new Date(Date.parse(this.now()) + failure.retryAfterMs).toISOString();
        this.refused.set(group, { until, failure });
      }
      throw error;
    }
  }
}

const ofAzure = new WeakMap<Azure, IdentityLists>();

/** The lists of this process. */
export function identityLists(azure: Azure, now: () => string): IdentityLists {
  const lists = ofAzure.get(azure) ?? new IdentityLists(azure, now);
  ofAzure.set(azure, lists);
  return lists;
}
