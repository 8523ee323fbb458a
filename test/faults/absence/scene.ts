import type { ArmFault, FaultMatcher } from '../../../local/azure';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { expectNoViolations } from '../../oracle';
import { conditionsOf, identitiesOn, pathOf, RECONCILER } from '../../support/stage';
import type { Fleet, FleetOptions } from '../fleet';
import { conditionOf, MINUTE, openOnboarded, tellOf } from '../fleet';

const ALL = ['billing', 'orders', 'search'];
export const EVERYWHERE = { system: ALL, apps: ALL };

let open: Fleet | undefined;

/** A fleet that is onboarded and at rest; one cluster of two pools unless a test says otherwise. */
export async function onboarded(options: FleetOptions = {}): Promise<Fleet> {
  open = await openOnboarded({ pools: ['system', 'apps'], ...options });
  return open;
}

/** Ends the scene of a test; fails if an exchange with Azure was none that Microsoft describes. */
export async function endScene(): Promise<void> {
  const last = open;
  open = undefined;
  await last?.stage.stop();
  if ((last?.oracle?.checked ?? 0) > 0) await expectNoViolations(last?.oracle);
}

export function firstOf({ clusters }: Fleet): ResourceId {
  const [first] = clusters;
  if (first === undefined) throw new Error('the fleet has a cluster');
  return first;
}

/** What we did to Azure, and what we remember of it. */
export interface Kept {
  readonly identities: Record<string, string[]>;
  readonly roles: readonly string[];
  /** How many entries the ledger has. */
  readonly entries: number;
}

export async function keptOf({ stage }: Fleet, cluster: ResourceId): Promise<Kept> {
  const { roleAssignments } = stage.azure.world.state;
  return {
    identities: identitiesOn(stage, cluster),
    roles: [...roleAssignments.values()]
      .filter(({ principalId }) => principalId === RECONCILER.objectId)
      .map(({ id }) => id.toLowerCase())
      // Those at the subscription are the reconciler's own, and nothing that it gave.
      .filter((id) => id.includes('/resourcegroups/'))
      .sort(),
    entries: (await stage.store.ledger.of(cluster)).length,
  };
}

/** Which call is answered how. */
export type Lie = readonly [FaultMatcher, ArmFault];

/** Azure lies; somebody makes us look; `minutes` pass. */
export async function lie(
  { stage }: Fleet,
  cluster: ResourceId,
  [matcher, fault]: Lie,
  minutes = 1,
): Promise<void> {
  stage.azure.faults.next(matcher, fault);
  tellOf(stage, cluster);
  await stage.clock.advance(minutes * MINUTE);
  await stage.host.idle();
}

/** Somebody looks again, and time passes until all is quiet. */
export async function lookAgain({ stage }: Fleet, cluster: ResourceId): Promise<void> {
  tellOf(stage, cluster);
  await stage.clock.advance(MINUTE);
  await stage.settle(60);
}

export async function isReady({ stage }: Fleet, cluster: ResourceId): Promise<boolean> {
  return (await conditionsOf(stage, cluster)).includes('Ready=True/Converged');
}

/** What a condition says is waited for. */
export async function told({ stage }: Fleet, cluster: ResourceId, type = 'Ready'): Promise<string> {
  const found = await conditionOf(stage, cluster, type);
  return `${found?.is}: ${found?.message}`;
}

export async function requestOffboarding({ stage }: Fleet, cluster: ResourceId): Promise<void> {
  const path = pathOf(cluster);
  const confirmed = `${path}?confirm=${cluster.split('/').at(-1) ?? ''}`;
  // Whether it has to be confirmed is not what these tests are about.
  const statuses = [];
  for (const each of [confirmed, path]) {
    const { status } = await stage.http('DELETE', each);
    if (status === 202) return;
    statuses.push(status);
  }
  throw new Error(`The off-boarding was answered ${statuses.join(' and ')}.`);
}
