import type { ResourceId } from '../../shared/core/resource-id';
import type { Dice } from '../support/random';
import type { Stage } from '../support/stage';
import { createIdentities, IDENTITY_GROUP } from '../support/stage';

/** What somebody in Azure did, and what should be true in the end. */
export interface Model {
  readonly cluster: ResourceId;
  /** Names of the identities in the group. */
  readonly identities: Set<string>;
  /** Names that were ever deleted or created again: only their entries may ever be removed from a host. */
  readonly touched: Set<string>;
  /** Ids that somebody attached by hand, from outside the profile's groups. */
  readonly foreign: Set<string>;
  readonly did: string[];
}

type Action = (stage: Stage, model: Model, dice: Dice) => string | undefined;

/** Does one random thing; what Azure refuses (a cluster at work answers 409) is noted as refused. */
export function somethingHappens(stage: Stage, model: Model, dice: Dice): void {
  const [name, action] = dice.pick(Object.entries(ACTIONS)) ?? ['nothing', () => undefined];
  try {
    model.did.push(`${name} ${action(stage, model, dice) ?? ''}`.trim());
  } catch (error) {
    model.did.push(`${name} refused: ${(error as Error).message}`);
  }
}

const ACTIONS: Readonly<Record<string, Action>> = {
  addPool(stage, { cluster, did }) {
    const name = `pool${did.length}`;
    stage.azure.world.addPool({ cluster, name });
    return name;
  },
  upgrade(stage, { cluster }) {
    stage.azure.world.upgradeCluster({ cluster, dropForeignIdentities: true });
    return undefined;
  },
  createIdentity(stage, { identities, did }) {
    const name = `id${did.length}`;
    stage.azure.world.createIdentity({ name, resourceGroup: IDENTITY_GROUP });
    identities.add(name);
    return name;
  },
  deleteIdentity(stage, { identities, touched }, dice) {
    const name = dice.pick([...identities]);
    if (name === undefined || identities.size === 1) return undefined;
    touched.add(name);
    stage.azure.world.deleteIdentity({ identity: identityId(stage, name) });
    identities.delete(name);
    return name;
  },
  recreateIdentity(stage, { identities, touched }, dice) {
    const name = dice.pick([...identities]);
    if (name === undefined) return undefined;
    touched.add(name);
    stage.azure.world.recreateIdentity({ identity: identityId(stage, name) });
    return name;
  },
  detachByHand(stage, { cluster, identities }, dice) {
    const host = dice.pick(stage.azure.world.hosts(cluster));
    const name = dice.pick([...identities]);
    if (host === undefined || name === undefined) return undefined;
    stage.azure.world.detachByHand({ host: host.id, identities: [identityId(stage, name)] });
    return `${name} from ${host.pool}`;
  },
  attachForeign(stage, { cluster, foreign, did }, dice) {
    const host = dice.pick(stage.azure.world.hosts(cluster));
    if (host === undefined) return undefined;
    const identity = stage.azure.world.createIdentity({
      name: `theirs${did.length}`,
      resourceGroup: 'rg-theirs',
    });
    foreign.add(identity.id.toLowerCase());
    stage.azure.world.attachByHand({ host: host.id, identities: [identity.id] });
    return `${identity.name} to ${host.pool}`;
  },
};

export function identityId({ subscription }: Stage, name: string): string {
  return `/subscriptions/${subscription}/resourceGroups/${IDENTITY_GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
}

export function newModel(stage: Stage, cluster: ResourceId, names: readonly string[]): Model {
  createIdentities(stage, ...names);
  return {
    cluster,
    identities: new Set(names),
    touched: new Set(),
    foreign: new Set(),
    did: [],
  };
}
