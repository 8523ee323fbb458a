import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Principal, Registry } from './world/model';
import type { World } from './world/world';

export interface LandingZone {
  /** Who the reconciler is. */
  readonly objectId: string;
  readonly appId: string;
  /** Its id; default: one of its own. One that is there gets what it lacks. */
  readonly subscription?: string;
  /** False: it is no RBAC Administrator, so it cannot give roles (`roles: check`). Default true. */
  readonly mayGrant?: boolean;
  /** Folder of the templates; default `infra` in the working directory. */
  readonly infra?: string;
}

/**
 * A subscription as infra/ leaves it: the reconciler with its custom roles and, under the condition of the templates, the
 * right to give the two roles. Read from the same files, so that a right that is missing there is missing here.
 */
export function prepareSubscription(
  world: World,
  zone: LandingZone,
): { readonly subscription: string; readonly reconciler: Principal } {
  const { objectId, appId, mayGrant = true, infra = join(process.cwd(), 'infra') } = zone;
  const { subscription: wanted } = zone;
  const subscription = world.createSubscription(
    wanted === undefined ? {} : { subscription: wanted },
  ).id;
  const scope = `/subscriptions/${subscription}`;
  const reconciler = world.createPrincipal({ objectId, appId, name: 'reconciler', existing: true });
  for (const file of ['custom-role.json', 'policy-role.json']) {
    const role = JSON.parse(readFileSync(join(infra, file), 'utf8')) as {
      readonly name: string;
      readonly actions: readonly string[];
    };
    const known = [...world.state.roleDefinitions.values()];
    if (!known.some(({ roleName }) => roleName === role.name)) world.defineRole(role);
    world.grantRole({ principalId: objectId, role: role.name, scope, existing: true });
  }
  const { includedEventTypes, operationNames } = JSON.parse(
    readFileSync(join(infra, 'event-filter.json'), 'utf8'),
  ) as EventFilter;
  world.connectEvents({ subscription, includedEventTypes, operationNames });
  if (!mayGrant) return { subscription, reconciler };
  const condition = readFileSync(join(infra, 'role-grant-condition.txt'), 'utf8').trim();
  const administrator = 'Role Based Access Control Administrator';
  world.grantRole({ principalId: objectId, role: administrator, scope, condition, existing: true });
  return { subscription, reconciler };
}

interface EventFilter {
  readonly includedEventTypes: readonly string[];
  readonly operationNames: readonly string[];
}

export interface FleetRegistry {
  readonly name: string;
  /** Default: the first one. */
  readonly subscription?: string;
  /** Default `rg-fleet`. */
  readonly resourceGroup?: string;
  /** Who the reconciler is; absent: it has no rights there. */
  readonly objectId?: string;
}

/** A container registry as infra/registry.bicep leaves it. */
export function prepareRegistry(world: World, fleet: FleetRegistry): Registry {
  const { name, resourceGroup = 'rg-fleet', objectId, subscription } = fleet;
  const place = { resourceGroup, ...(subscription !== undefined && { subscription }) };
  const registry = world.createRegistry({ name, ...place });
  if (objectId === undefined) return registry;
  for (const role of ['AcrPush', 'Container Registry Data Importer and Data Reader']) {
    world.grantRole({ principalId: objectId, role, scope: registry.id, existing: true });
  }
  return registry;
}
