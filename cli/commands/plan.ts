import { printableLine } from '../../shared/core/base/printable';
import type { Planned } from '../api/answers';
import type { Api } from '../api/client';
import type { ClusterRef } from '../api/cluster-ref';
import { findCluster, pathOf } from '../api/cluster-ref';
import type { Context } from '../context';
import type { ExitCode } from '../exit-code';
import { EXIT } from '../exit-code';
import type { Paint } from '../output/paint';

type Asked = Readonly<Record<string, string>>;

/** `plan`: what a run would do now. The text is of the very plan that the exit code speaks of. */
export async function plan({ api, printer, args, options }: Context): Promise<ExitCode> {
  const ref = await findCluster(api, args[0] ?? '');
  const planned = await planOf(api, ref, {
    ...(options.offboard === true && { intent: 'offboard' }),
    ...(options.id !== undefined && { id: options.id }),
  });
  const text = printer.format === 'table' ? await textOf(api, ref, planned) : [];
  const exit = exitOf(planned);
  await printer.show({
    value: planned,
    names: exit === EXIT.changes ? [`${ref.subscription}/${ref.group}/${ref.name}`] : [],
    lines: ({ paint }) => text.map((line) => coloured(line, paint)),
  });
  return exit;
}

/** A plan as the API words it, line by line. */
export async function planText(
  api: Api,
  ref: ClusterRef,
  asked: Asked,
): Promise<readonly string[]> {
  return textOf(api, ref, await planOf(api, ref, asked));
}

function planOf(api: Api, ref: ClusterRef, asked: Asked): Promise<Planned> {
  const query = new URLSearchParams(asked).toString();
  return api.get<Planned>(`${pathOf(ref)}/plan${query === '' ? '' : `?${query.toString()}`}`);
}

async function textOf(api: Api, ref: ClusterRef, { planId }: Planned): Promise<readonly string[]> {
  const query = new URLSearchParams({ id: planId, format: 'text' });
  const text = await api.text(`${pathOf(ref)}/plan?${query.toString()}`);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => printableLine(line));
}

/** What is held back counts as something to do; what stands in the way of everything is a failure, unless it only holds back nothing. */
function exitOf({ plan: now, otherwise }: Planned): ExitCode {
  const then = otherwise?.plan ?? now;
  if (now.steps.length > 0 || then.steps.length > 0) return EXIT.changes;
  return then.failures.length > 0 ? EXIT.failed : EXIT.done;
}

const COLOURS = { '+': 'green', '~': 'yellow', '-': 'red' } as const;

function coloured(line: string, paint: Paint): string {
  const colour = Object.entries(COLOURS).find(([sign]) => line.trimStart().startsWith(`${sign} `));
  return colour === undefined ? line : paint(colour[1], line);
}
