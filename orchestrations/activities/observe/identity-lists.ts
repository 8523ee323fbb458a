import { isAfter } from '../../../shared/core/base/iso-time';
import type { IsoTime } from '../../../shared/core/base/iso-time';
import type { AzureReads } from '../../../shared/adapters/azure/azure';
import type { Identity } from '../../../shared/core/cluster/cluster';
import { ReconcileError } from '../../../shared/core/base/errors';
import type { ResourceId } from '../../../shared/core/base/resource-id';

type Identities = readonly Identity[] | undefined;

/** A list that was read, or is being read. */
interface List {
  /** ISO time at which the read began. */
  readonly began: IsoTime;
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
    private readonly azure: Pick<AzureReads, 'listIdentities' | 'getResourceGroup'>,
    private readonly now: () => IsoTime,
  ) {}

  /** A list of `group` that was begun at `since` or later. Throws ReconcileError. */
  async of(group: ResourceId, since: IsoTime): Promise<IdentityList> {
    const present = this.lists.get(group);
    if (present !== undefined && !isAfter(since, present.began)) {
      return { identities: await present.identities, borrowed: true };
    }
    const list: List = { began: this.now(), identities: this.read(group) };
    this.lists.set(group, list);
    try {
      return { identities: await list.identities, borrowed: false };
    } catch (error) {
      if (this.lists.get(group) === list) this.lists.delete(group);
      throw error;
    }
  }

  /** A list that answers 404 is no proof that its group is gone: the group itself is asked. */
  private async read(group: ResourceId): Promise<Identities> {
    const identities = await this.azure.listIdentities(group);
    if (identities !== undefined) return identities;
    if ('gone' in (await this.azure.getResourceGroup(group))) return undefined;
    throw new ReconcileError({
      policy: 'Transient',
      code: 'IdentityListContradicted',
      message: `Azure's list of the identities in ${group} says that the group does not exist, but the group is there. That answer is ignored, and the list is read again.`,
      target: group,
    });
  }
}

const ofAzure = new WeakMap<AzureReads, IdentityLists>();

/** The lists of this process. */
export function identityLists(azure: AzureReads, now: () => IsoTime): IdentityLists {
  const lists = ofAzure.get(azure) ?? new IdentityLists(azure, now);
  ofAzure.set(azure, lists);
  return lists;
}
