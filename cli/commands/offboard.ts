import type { Accepted } from '../api/answers';
import type { ClusterRef } from '../api/cluster-ref';
import { findCluster, pathOf } from '../api/cluster-ref';
import { ofCluster } from '../api/things';
import { fail } from '../cli-error';
import type { Context } from '../context';
import type { ExitCode } from '../exit-code';
import { follow } from './follow';
import { planOf, textOf } from './planned';

/** `offboard`: shows what would be taken back, wants the name of the cluster, and takes it back. */
export async function offboard(context: Context): Promise<ExitCode> {
  const { api, args, options, printer } = context;
  const ref = await findCluster(api, args[0] ?? '');
  const thing = ofCluster(ref);
  const plan = await planOf(api, thing, { intent: 'offboard' });
  for (const line of await textOf(api, thing, plan)) printer.note(line);
  const given = options.confirm ?? (await asked(context, ref));
  if (given.toLowerCase() !== ref.name.toLowerCase()) refuseOther(given, ref);
  const query = new URLSearchParams({ confirm: ref.name });
  return follow(context, await api.remove<Accepted>(`${pathOf(ref)}?${query.toString()}`));
}

async function asked({ io }: Context, { name }: ClusterRef): Promise<string> {
  if (io.ask !== undefined) {
    return (await io.ask(`Type the name of the cluster to take this back (${name}): `)).trim();
  }
  return fail({
    what: `${name} was not off-boarded.`,
    why: 'It has to be confirmed, and there is nobody to ask.',
    remedy: `If this is intended: --confirm ${name}`,
  });
}

function refuseOther(given: string, { name }: ClusterRef): never {
  fail({
    what: `${name} was not off-boarded.`,
    why: given === '' ? 'Nothing was confirmed.' : `"${given}" is not its name.`,
    remedy: `If it is intended, give its name: ${name}`,
  });
}
