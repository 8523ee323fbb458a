import type { SimulatedAzure, WorldState } from '../azure';
import type { Running } from '../start/running';
import type { FaultBook } from './faults';
import type { Members } from './members';
import type { Kept, KeptRegistry } from './state';
import { VERSION, writeState } from './state';
import type { Supply } from './supply';

export interface Keepable {
  readonly config: string;
  readonly azure: SimulatedAzure;
  readonly supply: Supply;
  readonly members: Members;
  readonly faults: FaultBook;
}

/** How often what is at rest is kept, so that a start that is killed loses little. */
const EVERY_MS = 10_000;

/** Keeps the state now and then, and once more when it is stopped: then what Azure is about ends first. */
export function keepState(folder: string, keepable: Keepable): Running {
  const { azure } = keepable;
  const timer = setInterval(() => void keepIfAtRest(folder, keepable), EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      azure.finish();
      writeState(folder, await taken(keepable));
    },
  };
}

async function keepIfAtRest(folder: string, keepable: Keepable): Promise<void> {
  try {
    writeState(folder, await taken(keepable));
  } catch {
    // Something is under way: the next time will do.
  }
}

async function taken({ config, azure, supply, members, faults }: Keepable): Promise<Kept> {
  const requests: Record<string, Kept['requests'][string]> = {};
  for (const { name, requests: all } of supply.forge.repositories()) {
    requests[name] = [...(await all.list())].reverse();
  }
  return {
    version: VERSION,
    config,
    azure: withoutFunctions(azure.freeze()),
    clusters: Object.fromEntries(
      members.all().map(({ cluster, simulated }) => [cluster.id, simulated.api.objects()]),
    ),
    released: [...supply.released],
    registries: registriesOf(azure, supply),
    requests,
    faults: faults.list(),
  };
}

/** The API servers listen at other places next time, and say so themselves. */
function withoutFunctions(state: WorldState): WorldState {
  for (const cluster of state.clusters.values()) {
    delete (cluster.apiServer as { kubeconfig?: unknown }).kubeconfig;
  }
  return state;
}

function registriesOf({ world }: SimulatedAzure, { registries }: Supply): readonly KeptRegistry[] {
  return [...world.state.registries.values()].map(({ loginServer }) => {
    const { host, repositories, blobs } = registries.registry(loginServer);
    return { host, repositories, blobs };
  });
}
