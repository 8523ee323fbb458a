import {
  digestOf,
  resolved,
  seen,
  observedImage,
  seenWithoutChart,
} from '../../../../test/support/charts';
import type { ChartCarriedOut, PlannedChart } from './chart-run';
import { endedChart, registryResults } from './chart-run';
import type { ImportImageStep, ObservedRegistry } from '../../charts/chart-plan';
import type { ImportProgress } from '../../charts/import-progress';
import { startImport } from '../../charts/import-progress';
import { planChart } from '../../charts/plan-chart';

const FAILED = { policy: 'Transient', code: 'Unexpected', message: 'no' } as const;

function planned(...registries: readonly ObservedRegistry[]): PlannedChart {
  return {
    kind: 'planned',
    planId: 'p',
    generation: 1,
    attempts: 0,
    chart: 'demo',
    plan: planChart(resolved(), registries),
    apply: true,
    resolved: { ...resolved(), rulesKey: '' },
  };
}

/** A registry that lacks the chart and one image. */
function lacking(name: string): ObservedRegistry {
  return seenWithoutChart(name, { images: [observedImage('one', { expected: digestOf('1') })] });
}

function imported(run: PlannedChart, status: ImportProgress['status']): readonly ImportProgress[] {
  return run.plan.steps
    .filter((step): step is ImportImageStep => step.kind === 'importImage')
    .map((step) => ({
      ...startImport(step),
      status,
      writes: 1,
      ...(status === 'failed' && { failure: FAILED }),
    }));
}

function pushed(run: PlannedChart): ChartCarriedOut['pushes'] {
  return run.plan.steps
    .filter(({ kind }) => kind === 'pushChart')
    .map(({ id }) => ({ id, writes: 1 }));
}

test('a registry is complete when nothing was missing', () => {
  expect(registryResults(planned(seen('a')), { imports: [], pushes: [] })).toEqual([
    { name: 'a', loginServer: 'acra.azurecr.io', complete: true, missing: [] },
  ]);
});

test('a registry is complete when everything that was missing has come', () => {
  const run = planned(lacking('a'));
  const [result] = registryResults(run, { imports: imported(run, 'done'), pushes: pushed(run) });
  expect(result).toMatchObject({ complete: true, missing: [] });
});

test('a registry names what has not come', () => {
  const run = planned(lacking('a'));
  const [result] = registryResults(run, { imports: imported(run, 'failed'), pushes: [] });
  expect(result).toMatchObject({
    complete: false,
    missing: ['import a oss/one:v1', 'push a demo:1.2.3'],
  });
});

test('a registry that refuses is not complete, whatever the others do', () => {
  const run = planned(seen('a', { failure: FAILED, images: [] }), seen('b'));
  const results = registryResults(run, { imports: [], pushes: [] });
  expect(results.map(({ complete }) => complete)).toEqual([false, true]);
});

test('every write counts, and every failure is told', () => {
  const run = planned(lacking('a'), seen('b', { failure: FAILED, images: [] }));
  expect(endedChart(run, { imports: imported(run, 'failed'), pushes: [] })).toMatchObject({
    writes: 1,
    failures: [FAILED, FAILED],
  });
});

test('a step of which nothing was heard fails the run, though nothing else did: not everything is in every registry', () => {
  const run = planned(seenWithoutChart('one'));
  const [step] = run.plan.steps;
  const facts = endedChart(run, { imports: [], pushes: [] });
  expect(facts.failures).toMatchObject([{ code: 'StepNotCarriedOut', step: step?.id }]);
  const done = { imports: [], pushes: [{ id: step?.id ?? '', writes: 1 }] };
  expect(endedChart(run, done).failures).toEqual([]);
  expect(endedChart({ ...run, apply: false }, { imports: [], pushes: [] }).failures).toEqual([]);
});

test('a step of which nothing was heard fails the run beside what else failed', () => {
  const run = planned(
    lacking('a'),
    seenWithoutChart('b'),
    seen('c', { failure: FAILED, images: [] }),
  );
  const facts = endedChart(run, { imports: imported(run, 'failed'), pushes: [] });
  // The chart of a waits for its image, that of b for nothing.
  expect(facts.failures).toMatchObject([
    FAILED,
    FAILED,
    { code: 'StepNotCarriedOut', step: 'push b demo:1.2.3' },
  ]);
});

test('an import whose progress was lost says so once, and one that nobody drove to its end says so too', () => {
  const run = planned(lacking('a'));
  const lost = { ...FAILED, step: 'import a oss/one:v1' };
  const none = { imports: [], pushes: [] };
  expect(endedChart(run, { ...none, lost: [lost] }).failures).toEqual([lost]);
  expect(endedChart(run, { ...none, lost: [FAILED] }).failures).toEqual([FAILED]);
  expect(endedChart(run, { ...none, imports: imported(run, 'polling') }).failures).toMatchObject([
    { code: 'StepNotCarriedOut', step: lost.step },
  ]);
});
