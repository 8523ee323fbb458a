import type { Failure } from '../../shared/core/base/errors';
import type { RunFacts } from '../../shared/core/run/run';
import { emptyPlan } from '../../shared/core/plan/plan-steps';
import { CLUSTER, NOW } from './world';

/** Builders of what a run leaves behind. */

export function failure(overrides: Partial<Failure> = {}): Failure {
  return { policy: 'Transient', code: 'AzureUnavailable', message: 'try again', ...overrides };
}

export function planned(overrides: Partial<RunFacts['planned']> = {}): RunFacts['planned'] {
  return {
    kind: 'planned',
    planId: 'plan-1',
    madeAt: NOW,
    generation: 3,
    attempts: 0,
    intent: 'reconcile',
    profile: 'team-a',
    plan: emptyPlan(CLUSTER),
    apply: true,
    rolesSettling: false,
    ...overrides,
  };
}

export function facts(overrides: Partial<RunFacts> = {}): RunFacts {
  return { planned: planned(), hosts: [], failures: [], writes: 0, ...overrides };
}
