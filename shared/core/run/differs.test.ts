import type { ReasonCode } from '../base/conditions';
import { plusMs } from '../base/iso-time';
import type { IsoTime } from '../base/iso-time';
import type { ClusterState } from './cluster-state';
import { freshState } from './after-run';
import { emptyPlan } from '../plan/plan-steps';
import type { ObjectsReport } from '../pod-identity/findings';
import { failure } from '../../../test/support/runs';
import { CLUSTER, host, identities, NOW, planOf, world } from '../../../test/support/world';
import type { Decision } from './decision';
import { differs } from './differs';

const AT = { now: NOW, contestedAfter: 3 };
const IN_ORDER: Decision = { plan: emptyPlan(CLUSTER), apply: true };

function minutesAgo(minutes: number): IsoTime {
  return plusMs(NOW, -minutes * 60_000);
}

/** What was told of a cluster at its last run. */
function told(reason: ReasonCode, contested = false): ClusterState {
  const common = { message: '', lastTransition: NOW };
  return {
    ...freshState(CLUSTER),
    conditions: [
      { type: 'Ready', status: reason === 'Converged' ? 'True' : 'False', reason, ...common },
      {
        type: 'Contested',
        status: contested ? 'True' : 'False',
        reason: 'RepeatedDrift',
        ...common,
      },
    ],
  };
}

describe('a sweep', () => {
  test('leaves a cluster alone that is in order, and known to be', () => {
    expect(differs(IN_ORDER, told('Converged'), AT)).toBeUndefined();
  });

  test('queues a cluster whose plan has steps, unless nothing may be applied', () => {
    const plan = planOf(world({ hosts: [host('pool')], identities: identities('a') }));
    expect(differs({ plan, apply: true }, told('Converged'), AT)).toMatch(/^drift: 1 diff/);
    expect(differs({ plan, apply: false }, told('Converged'), AT)).toBeUndefined();
  });

  test.each([
    ['one that nobody has looked at', IN_ORDER, undefined, 'not looked at yet'],
    [
      'one that mended itself',
      IN_ORDER,
      told('ClusterBusy'),
      'was ClusterBusy, should be Converged',
    ],
    [
      'one with a new failure',
      { plan: emptyPlan(CLUSTER, [failure({ code: 'ClusterBusy' })]), apply: true },
      told('Converged'),
      'was Converged, should be ClusterBusy',
    ],
  ])('queues %s', (_what, decision, state, why) => {
    expect(differs(decision, state, AT)).toBe(why);
  });

  test('queues a cluster of which there is another warning to tell, and then leaves it alone', () => {
    const plan = { ...emptyPlan(CLUSTER), warnings: ['tag x means nothing'] };
    const known = { ...told('Converged'), lastPlan: { planId: 'p', at: NOW, plan } };
    expect(differs({ plan, apply: true }, told('Converged'), AT)).toBe('there is another warning');
    expect(differs({ plan, apply: true }, known, AT)).toBeUndefined();
    expect(differs(IN_ORDER, known, AT)).toBe('there is another warning');
  });

  test('queues a cluster in which the first service principal turns up, and leaves it alone for one more pod', () => {
    const report = (servicePrincipals: number, pods = 0): ObjectsReport => ({
      at: NOW,
      counts: { identities: 1, bindings: 0, assigned: 0, exceptions: 0, pods, servicePrincipals },
      findings: [],
      omitted: 0,
      tokens: { pods: 0, served: 0, refused: [] },
    });
    const known = { ...told('Converged'), objects: report(0) };
    const news = 'there is news of the objects in it';
    expect(differs({ ...IN_ORDER, report: report(1) }, known, AT)).toBe(news);
    expect(differs({ ...IN_ORDER, report: report(0, 1) }, known, AT)).toBeUndefined();
  });

  test('queues a contested cluster once the fight is over, for no event tells of peace', () => {
    const fought = (...minutes: readonly number[]): ClusterState => ({
      ...told('Converged', true),
      contests: [{ on: 'pool', losses: minutes.map(minutesAgo), missing: false, taken: [] }],
    });
    expect(differs(IN_ORDER, fought(50, 30, 4), AT)).toBeUndefined();
    expect(differs(IN_ORDER, fought(50, 30, 5), AT)).toBe('nothing undoes our work any longer');
  });
});
