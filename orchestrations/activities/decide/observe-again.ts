import { plusMs } from '../../../shared/core/base/iso-time';
import type { AbsenceRules } from '../../../shared/core/queue/absence';
import type { PlanInput } from '../../../shared/core/plan/plan-input';
import type { Settings } from '../../../shared/core/configuration/profile';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { selectProfile } from '../../../shared/core/selection/selection';
import type { Adapters } from '../../../shared/current-adapters';
import { observeForPlan } from './decide';
import { identityLists } from '../observe/identity-lists';
import { directReads } from '../observe/reads';

const IDENTITIES_MAY_BE_MINUTES_OLD = 5;

/**
 * What a plan of `cluster` would be made from now. Undefined when nothing may be done to it any more: it is gone, no
 * longer selected, suspended or only observed.
 */
export async function observeAgain(
  adapters: Adapters,
  id: ResourceId,
): Promise<PlanInput | undefined> {
  const { configuration } = await adapters.configuration.current();
  const cluster = await adapters.azure.getCluster(id);
  const now = adapters.now();
  const selection = cluster && selectProfile(configuration, cluster, now);
  if (cluster === undefined || selection?.kind !== 'selected') return undefined;
  if (selection.activity !== 'active' || adapters.dryRun) return undefined;
  const lists = identityLists(adapters.azure, () => adapters.now());
  const since = plusMs(now, -IDENTITIES_MAY_BE_MINUTES_OLD * 60_000);
  const input = {
    id,
    cluster,
    intent: 'reconcile',
    configuration,
    ledger: await adapters.store.ledger.of(id),
    reads: directReads(adapters, lists, since),
    reconcilerId: (await adapters.azure.self()).principalId,
    now,
    dryRun: adapters.dryRun,
    heldElsewhere: () => Promise.resolve(new Set<string>()),
    prover: { azure: adapters.azure, rules: await rulesOf(adapters, id, configuration.settings) },
    vanished: () => Promise.resolve([]),
  } as const;
  return (await observeForPlan(input, cluster, selection.profile)).input;
}

async function rulesOf(
  adapters: Adapters,
  cluster: ResourceId,
  { absenceProofSeconds }: Settings,
): Promise<AbsenceRules> {
  const item = await adapters.store.work.get(cluster);
  return { known: item?.absences ?? [], now: adapters.now(), proofSeconds: absenceProofSeconds };
}
