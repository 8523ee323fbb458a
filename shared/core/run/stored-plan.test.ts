import type { FoundPlan, PlanMode } from './stored-plan';
import { noSuchStep, planNotFound, refusedForRecord, refusedForWrite } from './stored-plan';

const FACTS = { planId: 'plan-1', subject: 'aks1' };

function found(mode: PlanMode, isNewest = true): FoundPlan<object> {
  return { planId: 'plan-1', at: '2026-01-01T00:00:00Z', mode, planned: {}, isNewest };
}

describe('a plan may be carried out', () => {
  test('when a run made it and none is newer', () => {
    expect(refusedForWrite(found('run'), FACTS)).toBeUndefined();
  });

  test.each([
    ['dryRun', 'a dry run'],
    ['observeOnly', 'somebody who only observes'],
    ['rest', 'left alone'],
    ['preview', 'a preview'],
  ] as const)('not when it was made for %s, and it says so', (mode, words) => {
    const refused = refusedForWrite(found(mode), FACTS);
    expect(refused).toMatchObject({ code: 'PlanNotToBeCarriedOut', policy: 'Terminal' });
    expect(refused?.message).toContain(words);
  });

  test('not when a newer one was made since; the newer one goes on', () => {
    expect(refusedForWrite(found('run', false), FACTS)).toMatchObject({
      code: 'PlanIsStale',
      policy: 'Conflict',
    });
  });
});

describe('a run may be written down', () => {
  test.each(['run', 'dryRun', 'observeOnly', 'rest'] as const)(
    'under a plan of mode %s',
    (mode) => {
      expect(refusedForRecord(found(mode), FACTS)).toBeUndefined();
    },
  );

  test('not under a preview: nobody ran', () => {
    expect(refusedForRecord(found('preview'), FACTS)?.code).toBe('PlanNotToBeCarriedOut');
  });

  test('not under a plan that is no longer the newest', () => {
    expect(refusedForRecord(found('run', false), FACTS)?.code).toBe('PlanIsStale');
  });
});

test('an id that came from outside is shown short and without control characters', () => {
  const planId = `\u001b[31m${'x'.repeat(500)}`;
  for (const { message } of [
    planNotFound({ planId, subject: 'aks1' }),
    noSuchStep(planId, { planId: 'plan-1', subject: 'aks1' }),
  ]) {
    expect(message).toContain('?[31mxxx');
    expect(message.length).toBeLessThan(300);
  }
});
