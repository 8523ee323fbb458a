import { planned } from '../../../test/support/runs';
import { CLUSTER } from '../../../test/support/world';
import { planModeOf, ticketOf } from './plan-ticket';

test('what travels of a plan is its id and what it takes to call its activities', () => {
  const made = planned({ planId: 'plan-7', intent: 'offboard' });
  expect(ticketOf(made)).toEqual({
    kind: 'planned',
    planId: 'plan-7',
    cluster: CLUSTER,
    intent: 'offboard',
    apply: true,
    steps: [],
    scouts: false,
  });
});

test.each([
  ['run', { apply: true }, false],
  ['dryRun', { apply: true }, true],
  ['dryRun', { apply: false }, true],
  ['observeOnly', { apply: false, rest: { reason: 'ObserveOnly', message: '' } }, false],
  ['rest', { apply: false, rest: { reason: 'Suspended', message: '' } }, false],
  ['rest', { apply: false }, false],
] as const)('a plan is made for %s', (mode, made, dryRun) => {
  expect(planModeOf(made, { preview: false, dryRun })).toBe(mode);
});
