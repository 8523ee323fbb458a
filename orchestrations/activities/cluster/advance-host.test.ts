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
import type { HostUpdate } from './advance-host';
import { advanceHost } from './advance-host';

const UNKNOWN = failure({ policy: 'UnknownOutcome', code: 'NetworkError' });
const BESIDE_ANOTHER = failure({ policy: 'Conflict', code: 'Conflict' });
const PLAN_ID = 'plan-1';
const EVERYONE = profile({
  selector: { subscriptions: [SUBSCRIPTION], resourceGroups: [], names: [], tags: {} },
});

/** A host with a plan, in an Azure that takes every PATCH as a long-running operation. */
class Update {
  patches = 0;
  polls = 0;
  operation: OperationState = { status: 'running' };
  /** What the next PATCH is answered; undefined: Azure takes it. */
  refusal: Failure | undefined;
  /** Of two PATCHes that wait for each other, the one that Azure refuses because of the other. */
  arrival: 'first' | 'second' | undefined;
  private letGo: () => void = () => undefined;
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
    if (this.arrival !== undefined) await this.besideAnother(this.patches, this.arrival);
    if (this.refusal !== undefined) throw new ReconcileError(this.refusal);
    return { operation: 'https://management.azure.com/operations/1' };
  }

  /** Both are out before either is answered. */
  private async besideAnother(nth: number, refused: 'first' | 'second'): Promise<void> {
    if (nth === 1) await new Promise<void>((resolve) => void (this.letGo = resolve));
    else this.letGo();
    if ((nth === 1) === (refused === 'first')) throw new ReconcileError(BESIDE_ANOTHER);
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

/** Lets the update go on with its next PATCH, as after one that was refused for a part of what it adds. */
async function sendAgain({ store }: Update, { step }: HostUpdate): Promise<void> {
  const kept = await store.plans.progress(CLUSTER, PLAN_ID, step.id);
  if (kept === undefined) throw new Error('no progress was kept');
  const of = { planId: PLAN_ID, stepId: step.id, at: NOW };
  await store.plans.setProgress(CLUSTER, of, { ...kept, status: 'sending' });
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
    const intend = update.store.ledger.intend.bind(update.store.ledger);
    jest.spyOn(update.store.ledger, 'intend').mockImplementation(async (...of) => {
      await intend(...of);
      throw new ReconcileError(UNKNOWN);
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
    jest.spyOn(update.store.ledger, 'withdraw').mockRejectedValueOnce(new Error('busy'));
    const { step } = await update.advance();
    expect(await ledgerOf(update)).toEqual(intended);
    expect(await update.store.plans.progress(CLUSTER, PLAN_ID, step.id)).toMatchObject({
      intents: { identities: [identityId('new')] },
    });
  });

  test('and nothing is sent while our own tables would not let it go', async () => {
    const update = new Update(host('pool'));
    update.refusal = failure({ policy: 'Stalled', code: 'AuthorizationFailed' });
    jest.spyOn(update.store.ledger, 'withdraw').mockRejectedValue(new Error('busy'));
    await sendAgain(update, await update.advance());
    update.refusal = undefined;
    expect(await update.advance()).toMatchObject({ status: 'failed' });
    expect(update.patches).toBe(1);
  });

  test('but it stays when a PATCH left of which nobody heard, and its repeat meets it at work', async () => {
    const update = new Update(host('pool'));
    const { plans } = update.store;
    // Azure takes the PATCH, and the process ends before it has written that down.
    const ends = jest.spyOn(plans, 'setProgress').mockRejectedValue(new Error('the process ended'));
    await update.advance();
    ends.mockRestore();
    update.refusal = BESIDE_ANOTHER;
    await update.advance();
    expect(update.patches).toBe(2);
    expect(await ledgerOf(update)).toEqual(intended);
  });

  test.each(['first', 'second'] as const)(
    'but it stays when the activity was called twice at once, and Azure refused the %s PATCH beside the other',
    async (refused) => {
      const update = new Update(host('pool'));
      update.arrival = refused;
      const both = await Promise.all([update.advance(), update.advance()]);
      expect(both.map(({ status }) => status).toSorted()).toEqual(['failed', 'polling']);
      expect(await ledgerOf(update)).toEqual(intended);
    },
  );
});
