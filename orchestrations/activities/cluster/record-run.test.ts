import type { HostProgress } from '../../../shared/core/plan/host-progress';
import { halted, intending, startHost } from '../../../shared/core/plan/host-progress';
import type { LedgerEntry } from '../../../shared/core/plan/ledger';
import { failure, planned } from '../../../test/support/runs';
import { configured, installServices } from '../../../test/support/services';
import {
  CLUSTER,
  held,
  host,
  hostStepsOf,
  identities,
  NOW,
  planOf,
  world,
} from '../../../test/support/world';
import { recordRun } from './record-run';

const POOL = host('pool');
const PLAN = planOf(world({ hosts: [POOL], identities: identities('a', 'b') }));
const REF = { cluster: CLUSTER, planId: 'plan-1', intent: 'reconcile' } as const;
/** With a client that has nothing to start: no profile has a repository. */
const CONTEXT = {
  options: { extraInputs: [{ type: 'durableClient', name: 'client' }] },
  extraInputs: { get: () => ({ taskHubName: 'hub', creationUrls: {}, managementUrls: {} }) },
} as never;

/** What the ledger holds after a run whose host came that far. */
async function ledgerAfter(progress: HostProgress): Promise<readonly LedgerEntry[]> {
  const { store } = installServices({ configuration: configured() });
  const { step, ...kept } = progress;
  const intents = ['a', 'b'].map((name) => held(POOL, name, { state: 'intended', since: NOW }));
  await store.ledger.put(CLUSTER, intents);
  const { planId } = REF;
  await store.plans.put(CLUSTER, {
    planId,
    at: NOW,
    mode: 'run',
    planned: planned({ plan: PLAN }),
  });
  await store.plans.setProgress(CLUSTER, { planId, stepId: step.id, at: NOW }, kept);
  await recordRun({ ...REF, failures: [], writes: 0, attached: {} }, CONTEXT);
  return store.ledger.of(CLUSTER);
}

function begun(): HostProgress {
  const [step] = hostStepsOf(PLAN);
  if (step === undefined) throw new Error('the host lacks two identities');
  return startHost(step);
}

test('a run that could not take back an intent at once does so in the end', async () => {
  const knownBefore = [held(POOL, 'b', { state: 'intended' })];
  const stopped = halted(intending(begun(), knownBefore), failure());
  expect(await ledgerAfter(stopped)).toEqual([held(POOL, 'b', { state: 'intended', since: NOW })]);
});

test('a run that does not know what became of its PATCH keeps its intents', async () => {
  expect(await ledgerAfter(halted(begun(), failure()))).toHaveLength(2);
});
