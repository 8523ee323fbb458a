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
  const [a, b] = ['a', 'b'].map((name) => held(POOL, name, { state: 'intended', since: NOW }));
  if (a === undefined || b === undefined) throw new Error('there are two');
  await store.ledger.put(CLUSTER, [b]);
  await store.ledger.intend(CLUSTER, [a, b], 'attempt-1');
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

test('a run that could not take back an intent at once does so in the end, if it was the first to have it', async () => {
  const stopped = halted(intending(begun(), 'attempt-1'), failure());
  expect(await ledgerAfter(stopped)).toEqual([held(POOL, 'b', { state: 'intended', since: NOW })]);
});

test('a run that does not know what became of its PATCH keeps its intents', async () => {
  expect(await ledgerAfter(halted(begun(), failure()))).toHaveLength(2);
});
