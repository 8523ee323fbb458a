import type { Accepted } from '../api/answers';
import { findCluster, pathOf } from '../api/cluster-ref';
import { fail } from '../cli-error';
import type { Context, Options } from '../context';
import type { ExitCode } from '../exit-code';
import { EXIT } from '../exit-code';
import { follow } from './follow';

/** `resync`: look at one cluster, or at all that a selector names, now. */
export async function resync(context: Context): Promise<ExitCode> {
  const { api, args, options } = context;
  const [given] = args;
  const selector = selectorOf(options);
  if ((given === undefined) === (selector === undefined)) refuseBoth(given);
  if (given === undefined) {
    if (options.dryRun === true || options.onboard === true) refuseOfOne();
    return follow(context, await api.post<Accepted>('/api/resync', selector ?? {}));
  }
  const path = pathOf(await findCluster(api, given));
  const body = {
    ...(options.dryRun === true && { dryRun: true }),
    ...(options.onboard === true && { onboard: true }),
  };
  return follow(context, await api.post<Accepted>(`${path}/resync`, body));
}

/** What the API calls a selector. */
function selectorOf({
  all,
  profile,
  subscription,
  resourceGroup,
  name,
}: Options): object | undefined {
  const parts = {
    ...(all === true && { names: ['*'] }),
    ...(name !== undefined && { names: name }),
    ...(profile !== undefined && { profiles: profile }),
    ...(subscription !== undefined && { subscriptions: subscription }),
    ...(resourceGroup !== undefined && { resourceGroups: resourceGroup }),
  };
  return Object.keys(parts).length === 0 ? undefined : parts;
}

function refuseBoth(given: string | undefined): never {
  fail({
    what: given === undefined ? 'No cluster is named.' : 'A cluster and a selector are named.',
    why: 'resync takes one of them.',
    remedy: 'aks-identity resync <cluster>, or aks-identity resync --profile <profile>, or --all',
    exit: EXIT.usage,
  });
}

function refuseOfOne(): never {
  fail({
    what: '--dry-run and --onboard are of one cluster.',
    why: 'The API takes neither for many.',
    remedy: 'Name a cluster: aks-identity resync <cluster> --dry-run',
    exit: EXIT.usage,
  });
}
