import { parseArgs } from 'node:util';
import type { Configuration } from '../../shared/core/configuration/profile';
import type { SimulatedAzure } from '../azure';
import { idOf, membersOf } from './fleet';
import { profileOf } from './flux';
import { PlayError } from './play-error';

export const CREATE_USAGE = 'create <cluster> [--group rg] [--pools a,b] [--tags k=v,k=v]';

/** Creates a cluster; without more words where the first profile selects it. Throws PlayError. */
export function createCluster(
  { world }: SimulatedAzure,
  configuration: Configuration,
  words: readonly string[],
): string {
  const { name, group, pools = 'system,web', tags } = parsed(words);
  const usual = usualPlace(configuration);
  const place = {
    subscription: usual.subscription,
    resourceGroup: group ?? usual.resourceGroup,
    tags: tags === undefined ? usual.tags : tagsIn(tags),
  };
  const id = idOf({ ...place, name });
  if (world.state.clusters.has(id.toLowerCase())) {
    throw new PlayError(`${name} is there already, in ${place.resourceGroup}.`);
  }
  world.createCluster({ name, ...place, pools: pools.split(',').map((pool) => ({ name: pool })) });
  const profile = profileOf(configuration, { id, tags: place.tags });
  const served =
    profile === undefined
      ? 'No profile selects it, so the reconciler leaves it alone.'
      : `Profile ${profile.name} selects it. Follow it: npx aks-identity get clusters -w`;
  return `Creating ${name} in ${place.resourceGroup}, with node pools ${pools}. ${served}`;
}

interface Words {
  readonly name: string;
  readonly group?: string | undefined;
  readonly pools?: string | undefined;
  readonly tags?: string | undefined;
}

function parsed(words: readonly string[]): Words {
  const text = { type: 'string' } as const;
  const { values, positionals } = attempt(() =>
    parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { group: text, pools: text, tags: text },
    }),
  );
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) throw usage();
  if (!/^[A-Za-z0-9][\w-]{0,61}[A-Za-z0-9]$/.test(name)) {
    throw new PlayError(
      `${name} is no name of a cluster: letters, digits, - and _, 2 to 63 of them.`,
    );
  }
  return { ...values, name };
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw usage(`${(error as Error).message}\n`);
  }
}

function usage(why = ''): PlayError {
  return new PlayError(`${why}Usage: npm run play -- ${CREATE_USAGE}`);
}

/** Where a cluster would be that was made up. */
function usualPlace(configuration: Configuration) {
  const [first] = membersOf(configuration, 1).members;
  const [subscription = ''] = configuration.settings.subscriptions;
  return first ?? { subscription, resourceGroup: 'rg-playground', tags: {} };
}

function tagsIn(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name, value.join('=')];
    }),
  );
}
