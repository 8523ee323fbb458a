import type { OperationState } from '../../../shared/adapters/azure/azure';
import type { Store } from '../../../shared/adapters/store/store';
import type { NodePoolHost } from '../../../shared/core/cluster/cluster';
import type { LedgerEntry } from '../../../shared/core/plan/ledger';
import type { Failure } from '../../../shared/core/base/errors';
import { ReconcileError } from '../../../shared/core/base/errors';
import { failure, planned } from '../../../test/support/runs';
import { configuration, configured, installServices } from '../../../test/support/services';
import {
  CLUSTER,
  cluster,
  held,
  host,
  hostStepsOf,
  identities,
  identityId,
  NOW,
  planOf,
  profile,
  SUBSCRIPTION,
  world,
} from '../../../test/support/world';
import type { HostProgress } from '../../../shared/core/plan/host-progress';
import type { HostUpdate } from './advance-host';
import { advanceHost } from './advance-host';

const UNKNOWN = failure({ policy: 'UnknownOutcome', code: 'NetworkError' });
const PLAN_ID = 'plan-1';
const EVERYONE = profile({
  selector: { subscriptions: [SUBSCRIPTION], resourceGroups: [], names: [], tags: {} },
});

type KeptProgress = Omit<HostProgress, 'step'>;

/** A host with a plan, in an Azure that takes every PATCH as a long-running operation. */
class Update {
  patches = 0;
  polls = 0;
  operation: OperationState = { status: 'running' };
  /** What the next PATCH is answered; undefined: Azure takes it. */
  refusal: Failure | undefined;
  readonly store: Store;

  constructor(
    readonly pool: NodePoolHost,
    readonly ledger: readonly LedgerEntry[] = [],
  ) {
    this.store = installServices({
      configuration: configured({ profiles: [EVERYONE], settings: configuration().settings }),
      azure: {
        getCluster: async () => cluster(),
        pollOperation: async () => {
          this.polls += 1;
          return this.operation;
        },
      } as never,
      writers: () => ({ azure: { patchHostIdentity: () => this.patch() } }) as never,
    }).store;
  }

  /** One request more. */
  async advance(): Promise<HostUpdate> {
    const { pool, ledger } = this;
    const plan = planOf(world({ hosts: [pool], identities: identities('new'), ledger }));
    const [step] = hostStepsOf(plan);
    const made = planned({ plan, planId: PLAN_ID });
    if (this.patches === 0) {
      await this.store.ledger.put(CLUSTER, ledger);
      await this.store.plans.put(CLUSTER, { planId: PLAN_ID, at: NOW, mode: 'run', planned: made });
    }
    const of = { cluster: CLUSTER, planId: PLAN_ID, intent: 'reconcile' } as const;
    return advanceHost({ ...of, stepId: step?.id ?? '' });
  }

  async audit(): Promise<readonly string[]> {
    const lines = await this.store.audit.of(CLUSTER, 10);
    return lines.map(({ outcome, detail }) => `${outcome} ${detail}`).toSorted();
  }

  private async patch(): Promise<object> {
    this.patches += 1;
    if (this.refusal !== undefined) throw new ReconcileError(this.refusal);
    return { operation: 'https://management.azure.com/operations/1' };
  }
}

test('what is attached is written down as an intent, and to the audit, before Azure has said yes', async () => {
  const update = new Update(host('pool'));
  expect(await update.advance()).toMatchObject({ status: 'polling', writes: 1, done: 0 });
  expect(await update.store.ledger.of(CLUSTER)).toEqual([
    held(host('pool'), 'new', { state: 'intended', since: NOW, principalId: 'principal-of-new' }),
  ]);
  expect(await update.audit()).toEqual([`sent + ${identityId('new')}`]);
});

test('the next call looks at the operation of the first, and sends no second PATCH', async () => {
  const update = new Update(host('pool'));
  await update.advance();
  expect(await update.advance()).toMatchObject({ status: 'polling', writes: 1 });
  update.operation = { status: 'succeeded' };
  expect(await update.advance()).toMatchObject({ status: 'done', writes: 1, done: 1 });
  expect([update.patches, update.polls]).toEqual([1, 2]);
  expect(await update.audit()).toEqual([
    `sent + ${identityId('new')}`,
    `succeeded + ${identityId('new')}`,
  ]);
});

test('a host that is done is not touched again, however often it is asked for', async () => {
  const update = new Update(host('pool'));
  await update.advance();
  update.operation = { status: 'succeeded' };
  await update.advance();
  await update.advance();
  expect(await update.advance()).toMatchObject({ status: 'done', writes: 1 });
  expect([update.patches, update.polls]).toEqual([1, 1]);
});

test('a removal is named in the audit as well', async () => {
  const pool = host('pool', ['old', 'new']);
  const update = new Update(pool, [held(pool, 'old'), held(pool, 'new')]);
  await update.advance();
  expect(await update.audit()).toEqual([`sent - ${identityId('old')}`]);
});

test('nothing is sent once somebody has asked for the off-boarding', async () => {
  const update = new Update(host('pool'));
  jest.spyOn(update.store.work, 'get').mockResolvedValue({ intent: 'offboard' } as never);
  expect(await update.advance()).toMatchObject({ status: 'failed', writes: 0 });
  expect(update.patches).toBe(0);
});

/** The update as it is before its next PATCH. */
function again({ failure: _, ...kept }: KeptProgress): KeptProgress {
  return { ...kept, status: 'sending' };
}

describe('what we have not attached is not written down as ours', () => {
  async function ledgerOf({ store }: Update): Promise<readonly LedgerEntry[]> {
    return store.ledger.of(CLUSTER);
  }
  const intended = [
    held(host('pool'), 'new', { state: 'intended', since: NOW, principalId: 'principal-of-new' }),
  ];

  test('when our own tables would not take the audit, and so no PATCH left', async () => {
    const update = new Update(host('pool'));
    jest.spyOn(update.store.audit, 'record').mockRejectedValueOnce(new Error('busy'));
    expect(await update.advance()).toMatchObject({ status: 'failed', writes: 0 });
    expect(update.patches).toBe(0);
    expect(await ledgerOf(update)).toEqual([]);
  });

  test('when our own tables took the intent, and their answer was lost', async () => {
    const update = new Update(host('pool'));
    const put = update.store.ledger.put.bind(update.store.ledger);
    jest.spyOn(update.store.ledger, 'put').mockImplementation(async (cluster, entries) => {
      await put(cluster, entries);
      if (entries.length > 0) throw new ReconcileError(UNKNOWN);
    });
    expect(await update.advance()).toMatchObject({ status: 'failed', writes: 0 });
    expect(update.patches).toBe(0);
    expect(await ledgerOf(update)).toEqual([]);
  });

  test('when Azure forbids the PATCH', async () => {
    const update = new Update(host('pool'));
    update.refusal = failure({ policy: 'Stalled', code: 'AuthorizationFailed' });
    expect(await update.advance()).toMatchObject({ status: 'failed', writes: 1 });
    expect(await ledgerOf(update)).toEqual([]);
  });

  test('but it is when nobody knows what became of the PATCH', async () => {
    const update = new Update(host('pool'));
    update.refusal = UNKNOWN;
    expect(await update.advance()).toMatchObject({ status: 'failed', writes: 1 });
    expect(await ledgerOf(update)).toEqual(intended);
  });

  test('but it stays when the ledger held it before: an earlier PATCH of ours has attached it', async () => {
    const update = new Update(host('pool'), [held(host('pool'), 'new')]);
    update.refusal = failure({ policy: 'Stalled', code: 'AuthorizationFailed' });
    expect(await update.advance()).toMatchObject({ status: 'failed' });
    expect(await ledgerOf(update)).toEqual(intended);
  });

  test('and is kept in mind for the end of the run when our own tables would not let it go either', async () => {
    const update = new Update(host('pool'));
    update.refusal = failure({ policy: 'Stalled', code: 'AuthorizationFailed' });
    jest.spyOn(update.store.ledger, 'remove').mockRejectedValueOnce(new Error('busy'));
    const { step } = await update.advance();
    expect(await ledgerOf(update)).toEqual(intended);
    expect(await update.store.plans.progress(CLUSTER, PLAN_ID, step.id)).toMatchObject({
      unfounded: [identityId('new')],
    });
  });

  test('but it stays when a PATCH left of which nobody heard, though one before it was refused and our own tables were busy', async () => {
    const update = new Update(host('pool'));
    // Azure takes the second PATCH, and the process ends before it has written that down.
    update.refusal = failure({ policy: 'Stalled', code: 'AuthorizationFailed' });
    jest.spyOn(update.store.ledger, 'remove').mockRejectedValue(new Error('busy'));
    const { step } = await update.advance();
    const { plans } = update.store;
    const kept = await plans.progress(CLUSTER, PLAN_ID, step.id);
    if (kept === undefined) throw new Error('no progress was kept');
    await plans.setProgress(CLUSTER, { planId: PLAN_ID, stepId: step.id, at: NOW }, again(kept));
    update.refusal = undefined;
    jest.spyOn(update.store.ledger, 'remove').mockRestore();
    const keep = plans.setProgress.bind(plans);
    jest.spyOn(plans, 'setProgress').mockImplementation(async (subject, of, progress) => {
      if (progress.status === 'polling') throw new Error('the process ended');
      await keep(subject, of, progress);
    });
    await update.advance();
    expect(update.patches).toBe(2);
    // The activity is called again, and meets its own PATCH at work.
    update.refusal = failure({ policy: 'Conflict', code: 'Conflict' });
    await update.advance();
    expect(update.patches).toBe(3);
    expect(await ledgerOf(update)).toEqual(intended);
  });
});
