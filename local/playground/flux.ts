import { isoTime } from '../../shared/core/base/iso-time';
import { resourceId } from '../../shared/core/base/resource-id';
import type { RepositoryRules } from '../../shared/core/configuration/repository-rules';
import type { Configuration, Profile } from '../../shared/core/configuration/profile';
import { clusterFolders } from '../../shared/core/flux/layout';
import { selectProfile } from '../../shared/core/selection/selection';
import type { Cluster, SimulatedAzure } from '../azure';
import { realClock, scaledClock } from '../clock';
import { outsideOf, startFlux } from '../flux';
import type { BootstrapPlace } from '../flux/bootstrap-files';
import { bootstrapFiles, componentsManifest, syncManifest } from '../flux/bootstrap-files';
import { FLUX_VERSION, kubeletOf, tellRollOut } from '../start/flux-story';
import type { Narrator } from '../start/narrator';
import type { Member } from './member';
import type { Supply } from './supply';
import { gitUrl } from './supply';

export interface FluxPlace {
  readonly azure: SimulatedAzure;
  readonly supply: Supply;
  readonly timeScale: number;
  readonly say: Narrator;
  readonly configuration: Configuration;
}

/**
 * `flux bootstrap` where the configuration says that Flux reads, and `az aks update --attach-acr`; then Flux itself. Undefined
 * for a cluster whose profile asks for no charts. Returns a function that ends it.
 */
export async function runFlux(
  place: FluxPlace,
  { cluster, simulated }: Member,
): Promise<(() => void) | undefined> {
  const { supply, configuration, timeScale } = place;
  const profile = profileOf(configuration, cluster);
  const repository = configuration.repositories.find(
    ({ name }) => name === profile?.gitops?.repository,
  );
  if (profile === undefined || repository === undefined) return undefined;
  const boot: BootstrapPlace = {
    version: FLUX_VERSION,
    url: gitUrl(supply.forge, repository),
    path: folderOf(repository, profile, cluster),
    branch: repository.branch,
  };
  attachRegistries(place, profile, cluster);
  await pushBootstrap(supply, repository, boot);
  const clock = scaledClock(realClock(), timeScale);
  const { world } = simulated.api;
  const outside = outsideOf({
    clock,
    registries: supply.registries,
    repositories: configuration.repositories.map((one) => ({
      url: gitUrl(supply.forge, one),
      git: supply.forge.repository(one.forge.repository).git,
    })),
    mayPull: (host) => mayPull(place, cluster, host),
  });
  const flux = startFlux({ clock, world, outside, version: FLUX_VERSION });
  const endTelling = tellRollOut(simulated, place.say);
  if (world.get('Namespace', undefined, 'flux-system') === undefined) {
    world.apply(componentsManifest(boot));
    world.apply(syncManifest(boot));
  }
  return () => {
    endTelling();
    flux.stop();
  };
}

/** The profile that holds for a cluster, as it is tagged now. */
export function profileOf(
  configuration: Configuration,
  { id, tags }: Pick<Cluster, 'id' | 'tags'>,
): Profile | undefined {
  const now = isoTime(Date.now());
  const selection = selectProfile(configuration, { id: resourceId(id), tags }, now);
  return selection.kind === 'selected' ? selection.profile : undefined;
}

function folderOf(
  repository: RepositoryRules,
  profile: Profile,
  { name, location }: Cluster,
): string {
  const { names } = repository.layout;
  const stage = profile.gitops?.stage;
  const place = { name: names[name] ?? name, location, ...(stage !== undefined && { stage }) };
  return clusterFolders(repository, place).cluster;
}

/** What is there already stays as people have changed it. */
async function pushBootstrap(
  { forge }: Supply,
  { forge: { repository }, branch }: RepositoryRules,
  boot: BootstrapPlace,
): Promise<void> {
  const { git } = forge.repository(repository);
  const files = bootstrapFiles(boot);
  const head = await git.head(branch);
  const [first = ''] = Object.keys(files);
  if (head !== undefined && (await git.readFile(head, first)) !== undefined) return;
  const message = 'Add Flux sync manifests';
  await forge.hand(repository).push({ branch, message, files });
}

function attachRegistries({ azure, configuration }: FluxPlace, profile: Profile, cluster: Cluster) {
  const principalId = kubeletOf(azure, cluster.id) ?? '';
  const names = profile.gitops?.registries ?? [];
  for (const { id } of configuration.registries.filter(({ name }) => names.includes(name))) {
    if (azure.may(principalId, PULL, id)) continue;
    azure.world.grantRole({ principalId, role: 'AcrPull', scope: id, existing: true });
  }
}

const PULL = 'Microsoft.ContainerRegistry/registries/pull/read';

function mayPull({ azure }: FluxPlace, cluster: Cluster, host: string): boolean {
  const registries = [...azure.world.state.registries.values()];
  const registry = registries.find(({ loginServer }) => loginServer === host);
  return registry !== undefined && azure.may(kubeletOf(azure, cluster.id) ?? '', PULL, registry.id);
}
