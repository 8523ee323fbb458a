/** The verbs of the world by name, for the control API. */
import { ArmError } from '../arm/error';
import type { Json } from '../json';
import type { World } from '../world/world';

/** The verbs, with the fields each needs and an example body. */
export const VERBS = {
  createSubscription: { needs: [], example: { name: 'platform' } },
  createResourceGroup: { needs: ['name'], example: { name: 'identities' } },
  createCluster: {
    needs: ['name', 'resourceGroup'],
    example: { name: 'aks1', resourceGroup: 'apps', tags: {}, pools: [{ name: 'np1', count: 3 }] },
  },
  deleteCluster: { needs: ['cluster'], example: { cluster: '<id>' } },
  upgradeCluster: { needs: ['cluster'], example: { cluster: '<id>', dropForeignIdentities: true } },
  stopCluster: { needs: ['cluster'], example: { cluster: '<id>' } },
  startCluster: { needs: ['cluster'], example: { cluster: '<id>' } },
  connectCluster: { needs: ['cluster'], example: { cluster: '<id>', private: true } },
  setClusterState: {
    needs: ['cluster', 'provisioningState'],
    example: { cluster: '<id>', provisioningState: 'Failed' },
  },
  setTags: { needs: ['resource', 'tags'], example: { resource: '<id>', tags: { env: 'dev' } } },
  addPool: { needs: ['cluster', 'name'], example: { cluster: '<id>', name: 'np2', count: 2 } },
  scalePool: {
    needs: ['cluster', 'name', 'count'],
    example: { cluster: '<id>', name: 'np1', count: 5 },
  },
  deletePool: { needs: ['cluster', 'name'], example: { cluster: '<id>', name: 'np2' } },
  deleteHost: { needs: ['host'], example: { host: '<id>' } },
  attachByHand: { needs: ['host', 'identities'], example: { host: '<id>', identities: ['<id>'] } },
  detachByHand: { needs: ['host', 'identities'], example: { host: '<id>', identities: ['<id>'] } },
  createIdentity: {
    needs: ['name', 'resourceGroup'],
    example: { name: 'app-one', resourceGroup: 'identities', tags: {} },
  },
  deleteIdentity: { needs: ['identity'], example: { identity: '<id>' } },
  recreateIdentity: { needs: ['identity'], example: { identity: '<id>' } },
  createPrincipal: { needs: [], example: { name: 'reconciler' } },
  grantRole: {
    needs: ['principalId', 'role', 'scope'],
    example: { principalId: '<guid>', role: 'Managed Identity Operator', scope: '<id>' },
  },
  revokeRole: { needs: ['assignment'], example: { assignment: '<id>' } },
  defineRole: {
    needs: ['name', 'actions'],
    example: { name: 'Reader of hosts', actions: ['*/read'] },
  },
  deny: { needs: ['scope'], example: { scope: '<id>' } },
  assignPolicy: {
    needs: ['scope'],
    example: { scope: '<id>', parameters: { effect: 'Deny' } },
  },
  editPolicy: {
    needs: ['assignment'],
    example: { assignment: '<id>', parameters: { effect: 'Audit' } },
  },
  exemptFromPolicy: {
    needs: ['scope', 'assignment'],
    example: { scope: '<id>', assignment: '<id>' },
  },
  removePolicy: { needs: ['assignment'], example: { assignment: '<id>' } },
  setPolicyAddon: {
    needs: ['cluster', 'enabled'],
    example: { cluster: '<id>', enabled: true },
  },
  createRegistry: {
    needs: ['name', 'resourceGroup'],
    example: { name: 'contoso', resourceGroup: 'registries' },
  },
  setProvider: {
    needs: ['subscription', 'namespace', 'registered'],
    example: { subscription: '<guid>', namespace: 'Microsoft.EventGrid', registered: false },
  },
  connectEvents: {
    needs: ['subscription', 'includedEventTypes'],
    example: {
      subscription: '<guid>',
      includedEventTypes: ['Microsoft.Resources.ResourceWriteSuccess'],
    },
  },
  setFluxExtension: {
    needs: ['cluster', 'installed'],
    example: { cluster: '<id>', installed: true },
  },
  undeny: { needs: ['id'], example: { id: '<id>' } },
} as const satisfies Partial<
  Record<keyof World, { readonly needs: readonly string[]; readonly example: Json }>
>;

export type Verb = keyof typeof VERBS;

/** Runs a verb; throws 404 for an unknown one and 400 when a field is missing. */
export function runVerb(world: World, name: string, body: Json): unknown {
  if (!isVerb(name)) {
    throw new ArmError(
      404,
      'UnknownVerb',
      `There is no POST /_sim/${name}. Verbs: ${Object.keys(VERBS).join(', ')}.`,
    );
  }
  const missing = VERBS[name].needs.filter((field) => body[field] === undefined);
  if (missing.length > 0) {
    throw new ArmError(
      400,
      'MissingField',
      `${name} needs ${missing.join(', ')}, for example ${JSON.stringify(VERBS[name].example)}.`,
    );
  }
  const verbs = world as unknown as Readonly<Record<Verb, (input: Json) => unknown>>;
  return verbs[name](body);
}

function isVerb(name: string): name is Verb {
  return Object.hasOwn(VERBS, name);
}
