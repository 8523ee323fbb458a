import { CLUSTER, host, identities, NOW, planOf, world } from '../../../test/support/world';
import type { Failure } from '../base/errors';
import { explained, otherwiseWhen, SITUATIONS } from './explain-plan';
import type { Plan } from '../plan/plan';
import { renderExplained } from './render-plan';
import type { Planned, Skip } from './run';
import { emptyPlan } from '../plan/plan-steps';
import type { Situation } from './situation';
import { situationOf } from './situation';

const WORK = planOf(world({ hosts: [host('vmss1')], identities: identities('a') }));

function planned(overrides: Partial<Planned> = {}): Planned {
  return {
    ...{
      kind: 'planned',
      planId: 'p',
      madeAt: NOW,
      generation: 1,
      attempts: 0,
      intent: 'reconcile',
    },
    ...{ plan: emptyPlan(CLUSTER), apply: true, rolesSettling: false },
    ...overrides,
  };
}

function resting(reason: Skip['reason'], plan: Plan = emptyPlan(CLUSTER)): Planned {
  return planned({ apply: false, rest: { reason, message: `It is ${reason}.` }, plan });
}

function failing(code: Failure['code'], plan: Plan = emptyPlan(CLUSTER)): Planned {
  const failure: Failure = { policy: 'Stalled', code, message: `There is ${code}.` };
  return planned({ plan: { ...plan, failures: [failure] } });
}

/** One of each; what is missing here does not compile. */
const EXAMPLES: Readonly<Record<Situation, Planned>> = {
  Converged: planned(),
  Changing: planned({ plan: WORK }),
  OffBoarding: planned({ intent: 'offboard', plan: WORK }),
  OffBoarded: { ...resting('OffBoarded'), intent: 'offboard' },
  AwaitingConfirmation: { ...resting('AwaitingConfirmation', WORK), intent: 'offboard' },
  PlanNotApproved: resting('PlanNotApproved', WORK),
  ClusterGone: resting('ClusterGone', WORK),
  NotSelected: resting('NotSelected'),
  Suspended: resting('Suspended'),
  Exempt: resting('Exempt'),
  ObserveOnly: resting('ObserveOnly', WORK),
  DryRun: resting('DryRun', WORK),
  ClusterStopped: resting('ClusterStopped'),
  ClusterDeleting: resting('ClusterDeleting'),
  ClusterBusy: failing('ClusterBusy'),
  ProfileConflict: failing('ProfileConflict'),
  MassRemovalRefused: failing('MassRemovalRefused'),
  WaitsForRing: failing('WaitsForRing'),
  OutsideMaintenanceWindow: failing('OutsideMaintenanceWindow'),
  Hindered: failing('ClusterPrivate'),
};

test('the examples are all that there is', () => {
  expect(Object.keys(EXAMPLES).sort()).toEqual([...SITUATIONS].sort());
});

test.each(Object.entries(EXAMPLES))('%s is told in words of its own', (situation, example) => {
  const others = Object.entries(EXAMPLES).filter(([other]) => other !== situation);
  const text = renderExplained(example);
  expect(situationOf(example)).toBe(situation);
  expect(others.map(([, other]) => renderExplained(other))).not.toContain(text);
});

test.each(Object.entries(EXAMPLES))('%s is told in JSON as it is in text', (_, example) => {
  const { explanation } = explained(example);
  expect(explanation).not.toBe('');
  expect(renderExplained(example)).toContain(explanation);
});

test('a cluster in which nothing differs says "No changes."', () => {
  expect(renderExplained(EXAMPLES.Converged)).toBe(
    'Plan for aks-prod: No changes.\n  Everything is in place.\n',
  );
});

test.each(Object.keys(EXAMPLES).filter((name) => name !== 'Converged'))(
  '%s does not say that there are no changes',
  (situation) => {
    expect(renderExplained(EXAMPLES[situation as Situation])).not.toContain('No changes');
  },
);

test('a suspended cluster shows what would be done without it, and that it is not done', () => {
  const when = otherwiseWhen('Suspended') ?? '';
  const text = renderExplained({ ...EXAMPLES.Suspended, otherwise: { when, plan: WORK } });
  expect(text.split('\n')).toEqual([
    'Plan for aks-prod: Nothing is done.',
    '  It is Suspended.',
    '  Without the suspension: 1 to add, 0 to change, 0 to remove, 1 write. It is not carried out.',
    '    scale set vmss1 (Missing)',
    '      + identity a',
    '',
  ]);
});

test('what would hold it back even then is said as well', () => {
  const otherwise = { when: 'Without the suspension', plan: WORK, note: 'Observed only.' };
  expect(renderExplained({ ...EXAMPLES.Suspended, otherwise })).toContain('    Observed only.\n');
});

test('an off-boarding that has not ended tells what is left of it', () => {
  expect(renderExplained({ ...EXAMPLES.OffBoarded, plan: WORK })).toContain(
    'left to be taken back',
  );
});

test('a busy cluster with an off-boarding on its way is busy before anything else', () => {
  const plan = EXAMPLES.ClusterBusy.plan;
  expect(situationOf({ ...EXAMPLES.OffBoarded, plan })).toBe('ClusterBusy');
});
