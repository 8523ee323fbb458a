import type { SimulatedCluster } from '../aks/connect';
import type { SimulatedAzure } from '../azure';
import { realClock, scaledClock } from '../clock';
import { outsideOf, startFlux } from '../flux';
import { bootstrapFiles, componentsManifest, syncManifest } from '../flux/bootstrap-files';
import type { KubeObject } from '../kubernetes';
import { asMap } from '../kubernetes';
import type { Narrator } from './narrator';
import type { Running } from './running';
import type { Simulation } from './stack';
import type { Supply } from './supply';
import { REPOSITORY } from './supply';

/** What `flux bootstrap` says it has installed. */
export const FLUX_VERSION = '2.9.4';

export interface Bootstrap {
  readonly simulation: Simulation;
  readonly supply: Supply;
  readonly say: Narrator;
  readonly cluster: {
    readonly id: string;
    readonly name: string;
    readonly simulated: SimulatedCluster;
  };
}

/**
 * `flux bootstrap --path clusters/<name>`: its files in the repository, its objects and controllers in the cluster, here the
 * stand-in's. And `az aks update --attach-acr`, without which the kubelet identity could pull neither charts nor images.
 */
export async function bootstrapFlux(running: Running[], bootstrap: Bootstrap): Promise<void> {
  const { simulation, supply, say, cluster } = bootstrap;
  const { api } = cluster.simulated;
  const path = `clusters/${cluster.name}`;
  const url = `${supply.forge.url}/${REPOSITORY}`;
  const place = { version: FLUX_VERSION, url, path };
  const mayPull = attachRegistry(simulation, supply, cluster.id);
  say.act(
    `bootstraps Flux ${FLUX_VERSION} on ${cluster.name}, path ${path}, and attaches the registry`,
  );
  await supply.forge.hand(REPOSITORY).push({
    branch: 'main',
    message: 'Add Flux sync manifests',
    files: bootstrapFiles(place),
  });
  const clock = scaledClock(realClock(), simulation.timeScale);
  const { registries, forge } = supply;
  const repositories = [{ url, git: forge.repository(REPOSITORY).git }];
  const outside = outsideOf({ clock, registries, repositories, mayPull });
  const flux = startFlux({ clock, world: api.world, outside, version: FLUX_VERSION });
  const end = tellRollOut(cluster.simulated, say);
  running.push({
    stop: async () => {
      end();
      flux.stop();
    },
  });
  api.world.apply(componentsManifest(place));
  api.world.apply(syncManifest(place));
}

function attachRegistry(
  { azure }: Simulation,
  { registryId }: Supply,
  cluster: string,
): (host: string) => boolean {
  const principalId = kubeletOf(azure, cluster) ?? '';
  azure.world.grantRole({ principalId, role: 'AcrPull', scope: registryId });
  return () =>
    azure.may(principalId, 'Microsoft.ContainerRegistry/registries/pull/read', registryId);
}

/** Principal of the identity that AKS gives its nodes; undefined until they are there. */
export function kubeletOf({ world }: SimulatedAzure, cluster: string): string | undefined {
  const users = world.hosts(cluster).flatMap((host) => host.identity.user);
  return users.find(({ id }) => id.endsWith('-agentpool'))?.principalId ?? undefined;
}

/** Tells what Helm says, and how NMI goes from node to node. */
export function tellRollOut({ api }: SimulatedCluster, say: Narrator): () => void {
  let last = '';
  const once = (text: string): void => {
    if (text !== '' && text !== last) say.flux(text);
    last = text;
  };
  return api.world.onChange(({ type, resource, object }) => {
    if (type === 'DELETED') return;
    if (resource === 'helmreleases.helm.toolkit.fluxcd.io') once(helmSays(object));
    if (resource === 'daemonsets.apps') once(progressOf(object));
  });
}

function helmSays({ status }: KubeObject): string {
  const { conditions = [] } = asMap(status) as {
    readonly conditions?: readonly {
      readonly type: string;
      readonly reason: string;
      readonly message: string;
    }[];
  };
  const ready = conditions.find(({ type }) => type === 'Ready');
  return ready === undefined || ready.reason === 'Progressing' ? '' : ready.message;
}

/** Nothing while its controller has not looked at a new template. */
function progressOf(object: KubeObject): string {
  if (asMap(object.status).observedGeneration !== object.metadata.generation) return '';
  const {
    updatedNumberScheduled: updated,
    desiredNumberScheduled: of,
    numberAvailable,
  } = asMap(object.status) as Readonly<Record<string, number | undefined>>;
  const version = /\/nmi:(v[\w.]+)/.exec(JSON.stringify(object.spec))?.[1];
  if (version === undefined || updated === undefined || numberAvailable === undefined) return '';
  return `NMI ${version} is on ${Math.min(updated, numberAvailable)} of ${of} nodes`;
}
