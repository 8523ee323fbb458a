import {
  CLUSTER,
  host,
  identities,
  offboardingOf,
  planOf,
  world,
} from '../../../test/support/world';
import type { Plan } from '../plan/plan';
import { renderPlan } from './render-plan';
import { emptyPlan } from '../plan/plan-steps';

test('a plan with nothing to do is one line', () => {
  expect(renderPlan(emptyPlan(CLUSTER))).toBe('Plan for aks-prod: No changes.\n');
});

test('what is added stands under the host or the scope that it is added to', () => {
  const plan = planOf(
    world({ hosts: [host('vmss1')], identities: identities('a', 'b'), roleAssignments: [] }),
  );
  const text = renderPlan(plan);
  expect(text).toContain('Plan for aks-prod: 4 to add, 0 to change, 0 to remove, 3 writes.');
  expect(text).toContain('  scale set vmss1 (Missing)\n    + identity a\n    + identity b\n');
  expect(text).toMatch(/ {2}role on identities \(Missing\)\n {4}\+ role Managed Identity Operator/);
});

test('a refused identity and a failure tell why, and what mends it', () => {
  const plan: Plan = {
    ...emptyPlan(CLUSTER, [
      { policy: 'Stalled', code: 'RoleMissing', message: 'no right', remedy: 'az role …' },
      { policy: 'Waiting', code: 'ClusterBusy', message: 'at work' },
    ]),
    refusals: identities('a').map(({ id }) => ({ identity: id, rule: 'its tag says so' })),
    warnings: ['tag x means nothing'],
  };
  expect(renderPlan(plan).split('\n').slice(1)).toEqual([
    '  · a is not attached: its tag says so',
    '  ? tag x means nothing',
    '  ! RoleMissing: no right',
    '    to fix it: az role …',
    '  ! ClusterBusy: at work',
    '',
  ]);
});

test('the plan of an off-boarding that has nothing to take back says so', () => {
  expect(renderPlan(offboardingOf(world()))).toBe('Plan for aks-prod: No changes.\n');
});
