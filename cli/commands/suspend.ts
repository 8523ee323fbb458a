import { findCluster } from '../api/cluster-ref';
import type { Status } from '../api/answers';
import { fail } from '../cli-error';
import type { Context } from '../context';
import type { ExitCode } from '../exit-code';
import { EXIT } from '../exit-code';

/** `suspend`: the command that tells the reconciler to leave a cluster alone. It is a tag: whoever may tag the cluster decides. */
export async function suspend(context: Context): Promise<ExitCode> {
  const { until } = context.options;
  const [name, value] =
    until === undefined ? ['suspend', 'true'] : ['exempt-until', timeOf(until).toISOString()];
  return tagCommand(context, { operation: 'Merge', name, value });
}

/** `resume`: the command that takes that tag off again. What the profile says stays. */
export async function resume(context: Context): Promise<ExitCode> {
  return tagCommand(context, { operation: 'Delete', name: 'suspend', value: 'true' });
}

interface Change {
  readonly operation: 'Merge' | 'Delete';
  readonly name: string;
  readonly value: string;
}

/** Prints the command alone, so that `| sh` carries it out. */
async function tagCommand(context: Context, { operation, name, value }: Change): Promise<ExitCode> {
  const { api, printer, args } = context;
  const { subscription, group, name: cluster } = await findCluster(api, args[0] ?? '');
  const { configuration } = await api.get<Status>('/api/status');
  const tag = `${configuration.tagPrefix}${name}`;
  const id = `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.ContainerService/managedClusters/${cluster}`;
  const command = `az tag update --resource-id ${quoted(id)} --operation ${operation} --tags ${quoted(`${tag}=${value}`)}`;
  printer.note(
    `The reconciler heeds a tag of the cluster. This ${operation === 'Merge' ? 'sets' : 'removes'} it:`,
  );
  await printer.show({
    value: { command, resourceId: id, tag, value },
    names: [id],
    lines: () => [command],
  });
  return EXIT.done;
}

/** Throws CliError for what is no time, or one that has passed. */
function timeOf(text: string): Date {
  const time = new Date(text);
  if (!Number.isNaN(time.getTime())) return time;
  return fail({
    what: `"${text}" is no time.`,
    why: '--until takes a date, or a date and a time.',
    remedy: 'Such as 2026-12-31 or 2026-12-31T18:00:00Z.',
    exit: EXIT.usage,
  });
}

/** For a POSIX shell. Names of groups may have parentheses. */
function quoted(text: string): string {
  return /^[\w./=:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
