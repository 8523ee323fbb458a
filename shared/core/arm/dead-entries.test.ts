import {
  cluster,
  deadEntry,
  entry,
  held,
  host,
  hostId,
  hostStepsOf,
  identities,
  identityId,
  linesOf,
  planInput,
  profile,
  virtualMachine,
  world,
} from '../../../test/support/world';
import type { World } from '../../../test/support/world';
import { takeOffCommand } from './dead-entries';
import { doubtsOf } from '../plan/doubts';
import type { Plan } from '../plan/plan';
import { planCluster } from '../plan/plan-cluster';
import type { PlanInput } from '../plan/plan-input';
import { resourceGroupId } from '../base/resource-id';

const THEIRS = identityId('theirs', resourceGroupId('s', 'their-group'));

/** A pool on which somebody else left the entry of an identity that was deleted. */
function blocked(overrides: Partial<World> = {}): World {
  const attached = [entry('old'), deadEntry('x'), { id: THEIRS }].filter(
    ({ id }) => id !== identityId('x'),
  );
  return world({
    hosts: [host('pool1', [], { attached }), host('pool2')],
    identities: identities('new'),
    ledger: [held(hostId('pool1'), 'old')],
    ...overrides,
  });
}

function inputOf(drawn: World, isDeleted: boolean): PlanInput {
  const input = planInput(drawn);
  const deleted = new Set(isDeleted ? [THEIRS] : []);
  return { ...input, observed: { ...input.observed, deleted } };
}

function planOf(drawn: World, isDeleted = true): Plan {
  return planCluster(inputOf(drawn, isDeleted));
}

describe('a dead entry that somebody else left on a host', () => {
  test('stalls that host without a PATCH, with the command that takes it off; other hosts are served [F25]', () => {
    const plan = planOf(blocked());
    expect(linesOf(plan)).toEqual(['pool2 + identity new']);
    expect(plan.failures).toMatchObject([
      {
        policy: 'Stalled',
        code: 'DeadEntry',
        target: hostId('pool1'),
        remedy: takeOffCommand(hostId('pool1'), [THEIRS]),
      },
    ]);
    expect(plan.failures[0]?.message).toContain(THEIRS);
  });

  test('is taken off first where the profile says removeDeadEntries, beside what is added [F25]', () => {
    const plan = planOf(blocked({ profile: profile({ removeDeadEntries: true }) }));
    expect(plan.failures).toEqual([]);
    expect(hostStepsOf(plan)[0]).toMatchObject({
      attach: [identityId('new')],
      dead: [THEIRS],
      detach: [identityId('old')],
    });
    expect(linesOf(plan)).toContain('pool1 - identity theirs (deleted)');
  });

  test.each([
    ['nobody has read its identity', blocked(), false],
    [
      'nothing is to be added beside it',
      blocked({ hosts: [host('pool1', ['new'], { attached: [entry('new'), { id: THEIRS }] })] }),
      true,
    ],
    [
      'Azure is at work on the host, and shows entries without principals',
      blocked({
        hosts: [host('pool1', [], { attached: [{ id: THEIRS }], provisioningState: 'Updating' })],
      }),
      true,
    ],
    [
      'the entry shows a principal',
      blocked({ hosts: [host('pool1', [], { attached: [{ id: THEIRS, principalId: 'p' }] })] }),
      true,
    ],
  ])('is left alone when %s', (_why, drawn, isDeleted) => {
    const opted = { ...drawn, profile: profile({ removeDeadEntries: true }) };
    const plan = planOf(opted, isDeleted);
    expect(hostStepsOf(plan).flatMap(({ dead }) => dead)).toEqual([]);
    expect(plan.failures).toEqual([]);
  });

  test('of the kubelet is never taken off (#987)', () => {
    const kubeletIdentity = { id: THEIRS, clientId: 'c', principalId: 'p' };
    const opted = profile({ removeDeadEntries: true });
    const plan = planOf(blocked({ cluster: cluster({ kubeletIdentity }), profile: opted }));
    expect(hostStepsOf(plan).flatMap(({ dead }) => dead)).toEqual([]);
  });

  test('is read by itself only where something is to be added beside it', () => {
    expect(doubtsOf(inputOf(blocked(), false)).entries).toEqual([THEIRS]);
    const settled = blocked({
      hosts: [host('pool1', [], { attached: [entry('new'), { id: THEIRS }] })],
      ledger: [],
    });
    expect(doubtsOf(inputOf(settled, false)).entries).toEqual([]);
  });
});

test('the command is that of the kind of host, and safe to paste', () => {
  expect(takeOffCommand(hostId('pool1'), [THEIRS])).toMatch(
    /^az vmss identity remove --subscription \S+ --resource-group mc_apps_aks-prod_westeurope --name pool1 --identities \/subscriptions\//,
  );
  expect(takeOffCommand(virtualMachine('vm1').id, [THEIRS])).toMatch(/^az vm identity remove /);
  const odd = identityId('x', resourceGroupId('s', 'group(1)'));
  expect(takeOffCommand(hostId('pool1'), [odd])).toContain(`--identities '${odd}'`);
});
