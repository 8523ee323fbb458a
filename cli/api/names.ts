import type { NamesOf } from '../completion';
import { isCliError } from '../cli-error';
import type { Status } from './answers';
import type { Api } from './client';
import { refOf } from './cluster-ref';
import { allCharts, allClusters, allRepositories } from './lists';

/** Names to choose from, as every command takes them; none where the app does not say. */
export async function namesFrom(apiOf: () => Api, of: NamesOf): Promise<readonly string[]> {
  try {
    return await ASK[of](apiOf());
  } catch (error) {
    // Nobody who presses Tab wants to read an error.
    if (isCliError(error)) return [];
    throw error;
  }
}

const ASK: Readonly<Record<NamesOf, (api: Api) => Promise<readonly string[]>>> = {
  clusters: async (api) => {
    const refs = (await allClusters(api)).flatMap(({ cluster }) => refOf(cluster) ?? []);
    const same = Map.groupBy(refs, ({ name }) => name);
    return refs.map(({ subscription, group, name }) =>
      same.get(name)?.length === 1 ? name : `${subscription}/${group}/${name}`,
    );
  },
  charts: async (api) => (await allCharts(api)).map(({ chart }) => chart),
  repositories: async (api) => (await allRepositories(api)).map(({ repository }) => repository),
  profiles: async (api) => (await api.get<Status>('/api/status')).configuration.profiles,
};
