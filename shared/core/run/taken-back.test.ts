import {
  CLUSTER,
  held,
  heldRole,
  host,
  offboardingOf,
  USUAL_NEEDS,
  ourAssignment,
  world,
} from '../../../test/support/world';
import { emptyPlan } from '../plan/plan-steps';
import { awaitingConfirmation, takenBack } from './taken-back';

function plan(hosts: number, roles: number) {
  const pools = Array.from({ length: hosts }, (_, at) => host(`vmss${at}`, ['a', 'b']));
  return offboardingOf(
    world({
      hosts: pools,
      roleAssignments: USUAL_NEEDS.map(ourAssignment),
      ledger: [
        ...pools.flatMap((pool) => [held(pool, 'a'), held(pool, 'b')]),
        ...USUAL_NEEDS.slice(0, roles).map((need) => heldRole(need)),
      ],
    }),
  );
}

test.each([
  [3, 2, '2 identities from 3 hosts and 2 role assignments'],
  [1, 1, '2 identities from 1 host and 1 role assignment'],
  [0, 1, '1 role assignment'],
  [1, 0, '2 identities from 1 host'],
  [0, 0, 'nothing that can be seen now'],
])('%i hosts and %i roles are told as people count', (hosts, roles, told) => {
  expect(takenBack(plan(hosts, roles))).toBe(told);
});

test('what waits says why, what it would take back, and both ways on', () => {
  const { reason, message } = awaitingConfirmation('aks-prod', emptyPlan(CLUSTER), 'it is dry');
  expect(reason).toBe('AwaitingConfirmation');
  expect(message).toContain('is not carried out: it is dry.');
  expect(message).toContain('DELETE …?confirm=aks-prod');
  expect(message).toContain('{"onboard": true}');
});
