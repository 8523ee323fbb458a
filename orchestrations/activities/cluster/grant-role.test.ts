import { ReconcileError } from '../../../shared/core/base/errors';
import type { SceneOptions } from '../../../test/support/fakes/scene';
import { BY_PERSON, Scene, STOPS } from '../../../test/support/fakes/scene';
import { failure } from '../../../test/support/runs';
import { configuration } from '../../../test/support/services';
import {
  CLUSTER,
  foreignAssignment,
  heldRole,
  host,
  identities,
  IDENTITY_GROUP,
  need,
  NODE_GROUP,
  NOW,
  ourAssignment,
} from '../../../test/support/world';
import { VIRTUAL_MACHINE_CONTRIBUTOR } from '../../../shared/core/cluster/roles';
import { grantRole } from './grant-role';
import type { Written } from './write-step';

const NEED = need(IDENTITY_GROUP);
const OURS = ourAssignment(NEED);
const HELD = heldRole(NEED, { since: NOW });
const INTENDED = heldRole(NEED, { state: 'intended', since: NOW });

/** A cluster that lacks one of its two roles. */
function lacking(options: SceneOptions = {}): Promise<Scene> {
  const other = foreignAssignment(need(NODE_GROUP, VIRTUAL_MACHINE_CONTRIBUTOR));
  const of = { hosts: [host('pool')], identities: identities('a'), roleAssignments: [other] };
  return Scene.planned({ of, ...options });
}

async function granted(scene: Scene): Promise<Written> {
  return grantRole(await scene.ref('grantRole'));
}

/** Whether Azure has our assignment, and what the ledger says of it. */
async function end(scene: Scene): Promise<unknown> {
  return [scene.azure.world.roles.some(({ id }) => id === OURS.id), await scene.ledger()];
}

test('a role is given, and the ledger holds it', async () => {
  const scene = await lacking();
  expect(await granted(scene)).toEqual({ writes: 1 });
  expect(await end(scene)).toEqual([true, [HELD]]);
  expect(await scene.audit()).toEqual(['sent', 'succeeded']);
});

test('it is written down as ours before Azure hears of it: a crash in between forgets nothing [F1]', async () => {
  const scene = await lacking();
  let before: unknown;
  scene.azure.next('createRoleAssignment', async (proceed) => {
    before = await scene.ledger();
    return proceed();
  });
  await granted(scene);
  expect(before).toEqual([INTENDED]);
});

test('no request leaves when our own tables do not take the intent', async () => {
  const scene = await lacking();
  jest.spyOn(scene.store.ledger, 'intend').mockRejectedValue(new Error('busy'));
  expect(await granted(scene)).toMatchObject({ writes: 0, failure: { policy: 'Transient' } });
  expect(scene.azure.writes).toEqual([]);
});

test('carried out twice it is given once, under the same name [F2]', async () => {
  const scene = await lacking();
  await granted(scene);
  await granted(scene);
  expect(scene.azure.world.roles.filter(({ id }) => id === OURS.id)).toHaveLength(1);
  expect(await scene.ledger()).toEqual([HELD]);
});

describe('what Azure refuses', () => {
  test('is not ours, and counts as no write', async () => {
    const scene = await lacking();
    scene.azure.refuse('createRoleAssignment', { policy: 'Stalled', code: 'AuthorizationFailed' });
    const { stepId } = await scene.ref('grantRole');
    expect(await granted(scene)).toMatchObject({
      writes: 0,
      failure: { code: 'AuthorizationFailed', step: stepId },
    });
    expect(await end(scene)).toEqual([false, []]);
    expect(await scene.audit()).toEqual(['sent', 'failed AuthorizationFailed: try again']);
  });

  test('because somebody has given the role meanwhile serves, and is theirs', async () => {
    const scene = await lacking();
    scene.azure.meanwhile('createRoleAssignment', (azure) => {
      azure.roles = [...azure.roles, foreignAssignment(NEED)];
    });
    expect(await granted(scene)).toEqual({ writes: 0 });
    expect(await end(scene)).toEqual([false, []]);
  });

  test('though an earlier PUT of ours has brought it about stays ours [F14]', async () => {
    const scene = await lacking();
    scene.azure.loseAnswer('createRoleAssignment');
    await granted(scene);
    scene.azure.refuse('createRoleAssignment', { policy: 'Throttled', code: 'TooManyRequests' });
    expect(await granted(scene)).toMatchObject({ failure: { policy: 'Throttled' } });
    expect(await end(scene)).toEqual([true, [INTENDED]]);
  });

  test('and is there all the same stays ours: a proxy may answer in place of Azure', async () => {
    const scene = await lacking();
    scene.azure.next('createRoleAssignment', async (proceed) => {
      await proceed();
      throw new ReconcileError(failure({ policy: 'Transient', code: 'AzureUnavailable' }));
    });
    expect(await granted(scene)).toMatchObject({ failure: { code: 'AzureUnavailable' } });
    expect(await end(scene)).toEqual([true, [INTENDED]]);
  });

  test('and cannot be looked at stays an intent: nobody knows whether it is there', async () => {
    const scene = await lacking();
    scene.azure.refuse('createRoleAssignment', { policy: 'Throttled' });
    scene.azure.refuse('getRoleAssignment');
    await granted(scene);
    expect(await end(scene)).toEqual([false, [INTENDED]]);
  });
});

test('a PUT whose answer is lost stays an intent, and counts as a write [F14]', async () => {
  const scene = await lacking();
  scene.azure.loseAnswer('createRoleAssignment');
  expect(await granted(scene)).toMatchObject({ writes: 1, failure: { policy: 'UnknownOutcome' } });
  expect(await end(scene)).toEqual([true, [INTENDED]]);
});

test('one whose answer is lost, and which no read shows yet, stays an intent as well: Azure may be at it still [F14]', async () => {
  const scene = await lacking();
  scene.azure.refuse('createRoleAssignment', { policy: 'UnknownOutcome', code: 'NetworkError' });
  expect(await granted(scene)).toMatchObject({ writes: 1 });
  expect(await end(scene)).toEqual([false, [INTENDED]]);
});

describe('no role is given once somebody', () => {
  test.each(STOPS)('%s', async (_, stop) => {
    const scene = await lacking();
    stop(scene);
    expect(await granted(scene)).toMatchObject({ writes: 0, failure: { policy: 'Waiting' } });
    expect([scene.azure.writes, await scene.ledger()]).toEqual([[], []]);
  });

  test('asks for the off-boarding', async () => {
    const scene = await lacking();
    await scene.store.work.enqueue(CLUSTER, BY_PERSON, 'offboard');
    expect(await granted(scene)).toMatchObject({ writes: 0, failure: expect.anything() });
    expect(scene.azure.writes).toEqual([]);
  });
});

test('nothing is written under dry run, whatever the plan says', async () => {
  const scene = await lacking({ adapters: { dryRun: true } });
  expect(await granted(scene)).toMatchObject({ writes: 0, failure: expect.anything() });
  expect(scene.azure.writes).toEqual([]);
});

test('a plan that a newer one has replaced is refused', async () => {
  const scene = await lacking();
  const ref = await scene.ref('grantRole');
  const newer = await scene.store.plans.get(CLUSTER, ref.planId);
  await scene.put(newer!.planned.plan, { id: 'plan-2' });
  expect(await grantRole(ref)).toMatchObject({ writes: 0, failure: expect.anything() });
  expect(scene.azure.writes).toEqual([]);
});

test('a cluster that was written to as often as it may be waits', async () => {
  const settings = { ...configuration().settings, maxWritesPerHour: 1 };
  const scene = await lacking({ configuration: { settings } });
  await granted(scene);
  scene.azure.world.roles = [];
  expect(await granted(scene)).toMatchObject({
    writes: 0,
    failure: { policy: 'Waiting', code: 'WriteBoundReached' },
  });
});

test('ten refusals within an hour end the tries [P13]', async () => {
  const scene = await lacking();
  for (let turn = 0; turn < 12; turn += 1) {
    scene.azure.refuse(
      'createRoleAssignment',
      failure({ policy: 'Stalled', code: 'AuthorizationFailed' }),
    );
    await granted(scene);
  }
  expect(scene.azure.writes).toHaveLength(10);
});
