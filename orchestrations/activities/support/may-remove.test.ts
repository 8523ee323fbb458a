import type { Identity } from '../../../shared/core/cluster/cluster';
import type { Intent } from '../../../shared/core/queue/work-item';
import { planned } from '../../../test/support/runs';
import { configured, installServices } from '../../../test/support/services';
import { CLUSTER, identities, identityId, profile } from '../../../test/support/world';
import { emptyPlan } from '../../../shared/core/plan/plan-steps';
import { mayRemove } from './may-remove';

const { name } = profile().identities.clustersTag;
const PAYMENTS = identityId('payments');
const ORDERS = identityId('orders');

interface Told {
  /** Of the identity, as a read shows them now; undefined: Azure does not show it. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly intent?: Intent;
  /** Version of the configuration under which the plan was made; that in force is `test`. */
  readonly madeUnder?: string;
}

/** Asks for two identities: one that was denied when the plan was made, and one that has moved to another pool. */
async function asked({ tags, ...told }: Told): Promise<readonly string[]> {
  const reads: string[] = [];
  const { services } = installServices({
    configuration: configured({ profiles: [profile()] }),
    azure: {
      getIdentity: async (id: string) => {
        reads.push(id);
        const [found] = identities('payments').map((each): Identity => ({
          ...each,
          tags: tags ?? {},
        }));
        return tags === undefined ? { gone: 'object' } : { there: found };
      },
    } as never,
  });
  const refusals = [{ identity: PAYMENTS, rule: 'its tag does not name the cluster' }];
  const plan = planned({
    plan: { ...emptyPlan(CLUSTER), refusals },
    profile: profile().name,
    intent: told.intent ?? 'reconcile',
    ...(told.madeUnder !== undefined && { configuration: told.madeUnder }),
  });
  await mayRemove(services, plan, [PAYMENTS, ORDERS]);
  return reads;
}

test('only an identity that was denied is read again, and may go while its tag still names others', async () => {
  await expect(asked({ tags: { [name]: 'another' } })).resolves.toEqual([PAYMENTS]);
});

test.each([
  ['somebody has corrected its tag since the plan was made', {}],
  ['Azure does not show it', undefined],
])('an identity stays on its hosts when %s', async (_, tags) => {
  await expect(asked({ ...(tags && { tags }) })).rejects.toMatchObject({
    failure: { policy: 'Waiting', code: 'StoppedByTag' },
  });
});

test('nothing goes when the configuration has changed since the plan was made', async () => {
  const tags = { [name]: 'another' };
  await expect(asked({ tags, madeUnder: 'test' })).resolves.toEqual([PAYMENTS]);
  await expect(asked({ tags, madeUnder: 'an older one' })).rejects.toMatchObject({
    failure: { policy: 'Waiting', code: 'StoppedByConfiguration' },
  });
});

test('a cluster that leaves loses all that we gave it, whatever the tags say', async () => {
  await expect(asked({ tags: {}, intent: 'offboard', madeUnder: 'older' })).resolves.toEqual([]);
});
