import type { AzureReads } from '../../shared/adapters/azure/azure';
import type { Identity } from '../../shared/core/cluster';
import type { ResourceId } from '../../shared/core/resource-id';

type Identities = readonly Identity[] | undefined;

/** A list that was read, or is being read. */
interface List {
  /** ISO time at which the read began. */
  readonly began: string;
  readonly identities: Promise<Identities>;
}

export interface IdentityList {
  readonly identities: Identities;
  /** True when another run has read it. */
  readonly borrowed: boolean;
}

/**
 * Lists of identities that the runs of this process share. Clusters take their identities from the same few groups, and
 * Azure allows a list of one group ten times at once and then once in four seconds: if each run had a list of its own, a
 * burst of events would be spent waiting.
 */
export class IdentityLists {
  private readonly lists = new Map<ResourceId, List>();

  constructor(
    private readonly azure: Pick<AzureReads, 'listIdentities'>,
    private readonly now: () => string,
  ) {}

  /** A list of `group` that was begun at `since` or later. Throws ReconcileError. */
  async of(group: ResourceId, since: string): Promise<IdentityList> {
    const present = this.lists.get(group);
    if (present !== undefined && present.began >= since) {
      return { identities: await present.identities, borrowed: true };
    }
    const list: List = { began: this.now(), identities: this.azure.listIdentities(group) };
    this.lists.set(group, list);
    try {
      return { identities: await list.identities, borrowed: false };
    } catch (error) {
      if (this.lists.get(group) === list) this.lists.delete(group);
      throw error;
    }
  }
}

const ofAzure = new WeakMap<AzureReads, IdentityLists>();

/** The lists of this process. */
export function identityLists(azure: AzureReads, now: () => string): IdentityLists {
  const lists = ofAzure.get(azure) ?? new IdentityLists(azure, now);
  ofAzure.set(azure, lists);
  return lists;
}
