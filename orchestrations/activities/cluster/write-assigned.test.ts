import { ReconcileError } from '../../../shared/core/base/errors';
import type { AssignedIdentity } from '../../../shared/core/cluster/objects';
import type { WriteAssignedStep } from '../../../shared/core/plan/plan';
import { emptyPlan } from '../../../shared/core/plan/plan-steps';
import { assigned, clusterObjects } from '../../../test/support/objects';
import { failure, planned } from '../../../test/support/runs';
import { installServices } from '../../../test/support/services';
import { CLUSTER, cluster, NOW } from '../../../test/support/world';
import type { AssignedWritten } from './write-assigned';
import { writeAssigned } from './write-assigned';

const PLAN_ID = 'plan-1';
const STEP: WriteAssignedStep = {
  kind: 'writeAssigned',
  id: 'objects',
  target: CLUSTER,
  cause: 'Drift',
  purpose: 'takeBack',
  create: 0,
  update: 0,
  release: 2,
  cost: { reads: 0, writes: 0 },
  changes: [],
};

interface Outcome extends AssignedWritten {
  readonly there: readonly string[];
  readonly audit: readonly string[];
}

/** Takes back our objects among `objects`; the API server refuses to delete those whose names `refuses` holds for. */
async function takenBack(
  objects: readonly AssignedIdentity[],
  refuses: (name: string) => boolean = () => false,
  refusal = failure({ code: 'Forbidden' }),
): Promise<Outcome> {
  const there = new Map(objects.map((each) => [each.meta.name, each]));
  const api = {
    read: async () => clusterObjects({ assigned: [...there.values()] }),
    deleteAssigned: async ({ name }: { readonly name: string }) => {
      if (refuses(name)) throw new ReconcileError(refusal);
      there.delete(name);
    },
  };
  const { store } = installServices({
    azure: { getCluster: async () => cluster() } as never,
    kubernetes: { of: () => api } as never,
    writers: () => ({ kubernetes: () => api }) as never,
  });
  const plan = { ...emptyPlan(CLUSTER), steps: [STEP] };
  const made = planned({ intent: 'offboard', plan, planId: PLAN_ID });
  await store.work.enqueue(CLUSTER, { at: NOW, source: 'http', detail: '' }, 'offboard');
  await store.plans.put(CLUSTER, { planId: PLAN_ID, at: NOW, mode: 'run', planned: made });
  const ref = { cluster: CLUSTER, planId: PLAN_ID, intent: 'offboard', stepId: STEP.id } as const;
  const written = await writeAssigned({ ...ref, mayRelease: true });
  const lines = await store.audit.of(CLUSTER, 10);
  return {
    ...written,
    there: [...there.keys()],
    audit: lines.map(({ outcome, detail }) => `${outcome}: ${detail}`).toSorted(),
  };
}

const OURS = ['a', 'b'].map((name) => assigned(name, { ours: true }));
const THEIRS = assigned('theirs');

function many(count: number): readonly AssignedIdentity[] {
  return Array.from({ length: count }, (_, index) => assigned(`n${index}`, { ours: true }));
}

describe('taking back the objects of a cluster', () => {
  test('takes those that are ours, and the audit names each before and counts them after', async () => {
    const { writes, left, failures, there, audit } = await takenBack([...OURS, THEIRS]);
    expect({ writes, left, failures }).toEqual({ writes: 2, left: 0, failures: [] });
    expect(there).toEqual(['theirs-apps-theirs']);
    expect(audit).toEqual([
      expect.stringMatching(
        /^sent: delete default\/a-apps-a \(.+\), delete default\/b-apps-b \(.+\)$/,
      ),
      'succeeded: 2 of 2 written',
    ]);
  });

  test('says what was refused, once for each reason, and goes on with the others', async () => {
    const { writes, failures, there, audit } = await takenBack(many(3), (name) => !/n1/.test(name));
    expect(writes).toBe(1);
    expect(failures.map(({ code }) => code)).toEqual(['Forbidden']);
    expect(there).toHaveLength(2);
    expect(audit[0]).toBe('failed: 1 of 3 written; Forbidden × 2');
  });

  test('looks again when somebody else wrote first, and ends well', async () => {
    let races = 2;
    const conflict = failure({ policy: 'Conflict', code: 'Conflict' });
    const { writes, failures, there } = await takenBack(OURS, () => (races -= 1) >= 0, conflict);
    expect({ writes, failures, there }).toEqual({ writes: 2, failures: [], there: [] });
  });

  test('leaves a race that it loses again and again to the next run, as a conflict', async () => {
    const conflict = failure({ policy: 'Conflict', code: 'Conflict' });
    const { writes, failures, audit } = await takenBack(OURS, (name) => /^a/.test(name), conflict);
    expect({ writes, failures }).toEqual({ writes: 1, failures: [conflict] });
    expect(audit.filter((line) => line.startsWith('failed'))).toHaveLength(3);
  });

  test('writes nothing, to the audit neither, where nothing is ours', async () => {
    expect(await takenBack([THEIRS])).toEqual({
      writes: 0,
      left: 0,
      failures: [],
      there: ['theirs-apps-theirs'],
      audit: [],
    });
  });

  test('lists 200 objects in the audit, and says how many more there are', async () => {
    const [exact] = (await takenBack(many(200))).audit;
    expect(exact).not.toMatch(/ more$/);
    const [more] = (await takenBack(many(203))).audit;
    expect(more).toMatch(/, and 3 more$/);
  });

  test('leaves what is more than a thousand to the next call', async () => {
    expect(await takenBack(many(1001))).toMatchObject({ writes: 1000, left: 1 });
  });
});
