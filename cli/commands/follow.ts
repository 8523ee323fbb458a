import { KINDS } from '../../shared/api/kinds';
import type { Accepted, Run } from '../api/answers';
import { fail } from '../cli-error';
import type { Context } from '../context';
import type { ExitCode } from '../exit-code';
import { EXIT } from '../exit-code';
import { counted } from '../../shared/core/base/counted';
import { printableLine } from '../../shared/core/base/printable';

const LOOK_EVERY_MS = 2000;
const USUAL_MINUTES = 15;
/** What a run may come to that asks for nothing more; all else is why it did not do what was asked for. */
const GOOD = [
  ...['Converged', 'Changed', 'Waiting', 'OffBoarded', 'Observed', 'Planned', 'Swept'],
  'NothingToDo',
];

/** Tells how far a run is until it is done, and prints what it came to. Throws CliError where that is nothing good. */
export async function follow(context: Context, { run }: Accepted): Promise<ExitCode> {
  const { api, printer, options } = context;
  const ended = options.wait === false ? await api.get<Run>(run) : await untilDone(context, run);
  await printer.show({
    value: ended,
    names: [ended.id],
    lines: () => [printableLine(`${ended.id}: ${stateOf(ended)}`)],
  });
  if (options.wait === false || isGood(ended)) return EXIT.done;
  fail({
    what: `The run ended with ${ended.outcome ?? ended.state}.`,
    why: ended.problems?.join('; '),
    remedy: remedyFor(ended),
  });
}

async function untilDone(context: Context, path: string): Promise<Run> {
  const { io, api, printer, options } = context;
  const { timeout = USUAL_MINUTES } = options;
  const began = io.now();
  const deadline = began + timeout * 60_000;
  let said = '';
  for (;;) {
    const run = await api.get<Run>(path);
    const state = stateOf(run);
    const after = `${Math.floor((io.now() - began) / 1000)}s`.padStart(4);
    if (state !== said) printer.note(printableLine(`${after}  ${state}`));
    said = state;
    if (run.state !== 'Pending' && run.state !== 'Running') return run;
    const resumes = run.notBefore === undefined ? 0 : Date.parse(run.notBefore);
    if (resumes > deadline || io.now() >= deadline) refuseToWait(run, timeout);
    await io.sleep(LOOK_EVERY_MS);
  }
}

function refuseToWait(run: Run, minutes: number): never {
  fail({
    what: `The run was not done within ${counted(minutes, 'minute')}; it goes on by itself.`,
    why: stateOf(run),
    remedy: `Wait longer with --timeout, or look later: ${remedyFor(run)}`,
  });
}

function stateOf({ state, step, outcome, notBefore, planId, clusters, queued }: Run): string {
  const about = [
    outcome,
    clusters === undefined ? undefined : `${counted(clusters, 'cluster')} looked at`,
    queued === undefined ? undefined : `${queued.length} queued`,
    state === 'Running' ? step : undefined,
    notBefore === undefined ? undefined : `waits until ${notBefore}`,
    planId === undefined ? undefined : `plan ${planId}`,
  ].filter((each) => each !== undefined);
  return about.length === 0 ? state : `${state} (${about.join(', ')})`;
}

function isGood({ state, outcome, problems = [] }: Run): boolean {
  if (state !== 'Completed' || problems.length > 0) return false;
  return outcome === undefined || GOOD.includes(outcome);
}

function remedyFor({ status }: Run): string {
  const [, , list, ...names] = (status ?? '').split('/');
  const name = names.map(decodeURIComponent).join('/');
  switch (list) {
    case KINDS.cluster.list:
      return `aks-identity explain ${name}`;
    case KINDS.chart.list:
      return `aks-identity explain --chart ${name}`;
    case KINDS.repository.list:
      return `aks-identity explain --repository ${name}`;
    default:
      return 'aks-identity get clusters --not-ready';
  }
}
