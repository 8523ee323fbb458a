import type { KindName } from '../../shared/api/kinds';
import { printableLine } from '../../shared/core/base/printable';
import type { Planned, PlannedChart, PlannedRepository } from '../api/answers';
import type { Api } from '../api/client';
import type { Thing } from '../api/things';
import type { ExitCode } from '../exit-code';
import { EXIT } from '../exit-code';

/** A plan as far as the command line looks into it. */
export interface Plan {
  readonly planId: string;
  /** True: a run would write. */
  readonly writes: boolean;
  /** What it stands for: an exit code of its own. */
  readonly exit: ExitCode;
  readonly value: object;
}

export type Query = Readonly<Record<string, string>>;

/** A plan that is made now, or before where `query` has its id. */
export async function planOf(api: Api, { kind, path }: Thing, query: Query = {}): Promise<Plan> {
  const search = new URLSearchParams(query).toString();
  const value = await api.get<object>(`${path}/plan${search === '' ? '' : `?${search}`}`);
  return READERS[kind](value);
}

/** As the API words it, line by line. */
export async function textOf(
  api: Api,
  { path }: Thing,
  { planId }: Pick<Plan, 'planId'>,
): Promise<readonly string[]> {
  const query = new URLSearchParams({ id: planId, format: 'text' });
  const text = await api.text(`${path}/plan?${query.toString()}`);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => printableLine(line));
}

const READERS: Readonly<Record<KindName, (value: object) => Plan>> = {
  cluster(value) {
    const { planId, apply, plan: now, otherwise } = value as Planned;
    // What is held back counts as something to do; what stands in the way of everything is a failure, unless it only holds back nothing.
    const then = otherwise?.plan ?? now;
    const steps = [...now.steps, ...then.steps].length;
    const exit = exitOf(steps, then.failures.length);
    return { planId, writes: apply && now.steps.length > 0, exit, value };
  },
  chart(value) {
    const { planId, apply, plan } = value as PlannedChart;
    const exit = exitOf(plan.steps.length, plan.failures.length);
    return { planId, writes: apply && plan.steps.length > 0, exit, value };
  },
  repository(value) {
    const { planId, apply, decisions, failures } = value as PlannedRepository;
    const steps = decisions.flatMap((decision) => decision.steps).length;
    return { planId, writes: apply && steps > 0, exit: exitOf(steps, failures.length), value };
  },
};

function exitOf(steps: number, failures: number): ExitCode {
  if (steps > 0) return EXIT.changes;
  return failures > 0 ? EXIT.failed : EXIT.done;
}
