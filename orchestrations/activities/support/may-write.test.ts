import type { Step } from '../../../shared/core/plan/plan';
import type { Configuration } from '../../../shared/core/configuration/profile';
import { BY_PERSON, PLAN_ID, Scene, STOPS } from '../../../test/support/fakes/scene';
import { CLUSTER, held, host, identities } from '../../../test/support/world';
import { mayWrite, storedStep } from './may-write';

const OF = { hosts: [host('apps')], identities: identities('billing') };

function planned(options: ConstructorParameters<typeof Scene>[0] = {}): Promise<Scene> {
  return Scene.planned({ of: OF, ...options });
}

/** Whether the write of the plan's first step of a kind may go out now, or the code of why not. */
async function asked(scene: Scene, kind: Step['kind'] = 'updateHost'): Promise<string> {
  const ref = await scene.ref(kind);
  return codeOf(async () =>
    mayWrite(scene.adapters, await storedStep(scene.adapters, ref, 'updateHost')),
  );
}

async function codeOf(work: () => Promise<unknown>): Promise<string> {
  return work().then(
    () => 'may write',
    (error: { failure?: { code: string } }) => error.failure?.code ?? 'another error',
  );
}

function with1Write(scene: Scene): Configuration {
  const { settings } = scene.configuration;
  return { ...scene.configuration, settings: { ...settings, maxWritesPerHour: 1 } };
}

describe('directly before a write of a cluster', () => {
  test('nothing stops it as long as nothing has changed', async () => {
    expect(await asked(await planned())).toBe('may write');
  });

  test.each(STOPS)('it is stopped once somebody %s [P17]', async (_, stop) => {
    const scene = await planned();
    stop(scene);
    expect(await asked(scene)).toMatch(/^StoppedBy/);
  });

  test('dry run stops it, and the cluster is not even read', async () => {
    const scene = await planned({ adapters: { dryRun: true } });
    expect(await asked(scene)).toBe('StoppedByDryRun');
    expect(scene.azure.calls).toEqual([]);
  });

  test('somebody who off-boards the cluster meanwhile stops what would be added', async () => {
    const scene = await planned();
    await scene.store.work.enqueue(CLUSTER, BY_PERSON, 'offboard');
    expect(await asked(scene)).toBe('StoppedByRequest');
  });

  test('a cluster that Azure does not show just now is not written to', async () => {
    const scene = await planned();
    scene.azure.world.clusters = [];
    // The plan was made with it, and knows its nodes.
    const found = await scene.store.plans.get(CLUSTER, PLAN_ID);
    const nodes = { powerState: 'Running', pools: [] } as never;
    if (found !== undefined)
      await scene.store.plans.put(CLUSTER, {
        ...{ planId: 'plan-2', at: scene.now, mode: 'run' },
        planned: { ...found.planned, planId: 'plan-2', nodes },
      });
    const ref = await scene.ref('updateHost', 'plan-2');
    const stored = await storedStep(scene.adapters, ref, 'updateHost');
    expect(await codeOf(() => mayWrite(scene.adapters, stored))).toBe('ClusterNotShown');
  });

  test('an Azure that cannot be asked is no yes', async () => {
    const scene = await planned();
    scene.azure.refuse('getCluster', { policy: 'Transient', code: 'AzureUnavailable' });
    expect(await asked(scene)).toBe('AzureUnavailable');
  });

  test('the bound of an hour leaves no room for one more, and another hour does', async () => {
    const scene = await planned();
    scene.configuration = with1Write(scene);
    expect(await asked(scene)).toBe('may write');
    expect(await asked(scene)).toBe('WriteBoundReached');
    scene.now = '2026-01-02T14:00:00.000Z';
    expect(await asked(scene)).toBe('may write');
  });

  test('what was stopped has used up nothing of that bound', async () => {
    const scene = await planned();
    scene.configuration = with1Write(scene);
    const before = scene.configuration;
    STOPS[0]?.[1](scene);
    expect(await asked(scene)).toMatch(/^StoppedBy/);
    scene.configuration = before;
    expect(await asked(scene)).toBe('may write');
  });
});

describe('only a stored plan can be carried out', () => {
  async function codeFor(scene: Scene, change: object): Promise<string> {
    const ref = { ...(await scene.ref('updateHost')), ...change };
    return codeOf(() => storedStep(scene.adapters, ref, 'updateHost'));
  }

  test('and a step of it, by its id', async () => {
    const scene = await planned();
    expect(await codeFor(scene, {})).toBe('may write');
    expect(await codeFor(scene, { stepId: 'made-up' })).toBe('StepNotInPlan');
  });

  test('and not one that nobody has stored, or for another intent', async () => {
    const scene = await planned();
    expect(await codeFor(scene, { planId: 'made-up' })).toBe('PlanNotFound');
    expect(await codeFor(scene, { intent: 'offboard' })).toBe('PlanOfAnotherIntent');
  });

  test('and not once a newer one has taken its place', async () => {
    const scene = await planned();
    const ref = await scene.ref('updateHost');
    const found = await scene.store.plans.get(CLUSTER, PLAN_ID);
    if (found !== undefined)
      await scene.store.plans.put(CLUSTER, {
        ...{ planId: 'plan-2', at: '2026-01-02T12:05:00.000Z', mode: 'run' },
        planned: { ...found.planned, planId: 'plan-2' },
      });
    expect(await codeOf(() => storedStep(scene.adapters, ref, 'updateHost'))).toBe('PlanIsStale');
  });

  test('and not one that was made to be looked at', async () => {
    const scene = await Scene.planned({ of: OF }, { mode: 'preview' });
    expect(await codeFor(scene, {})).toBe('PlanNotToBeCarriedOut');
  });

  test('and a step is what its kind says: a role is no host', async () => {
    const scene = await Scene.planned({
      of: { ...OF, roleAssignments: [], ledger: [held(OF.hosts[0] ?? host('x'), 'old')] },
    });
    const ref = await scene.ref('grantRole');
    expect(await codeOf(() => storedStep(scene.adapters, ref, 'updateHost'))).toBe('StepNotInPlan');
  });
});
