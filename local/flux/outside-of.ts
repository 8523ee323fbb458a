import type { Tree } from '../../shared/core/applied/tree';
import { normalisedUrl } from '../../shared/core/applied/flux/git-url';
import type { Clock } from '../clock';
import type { Repository } from '../forge';
import type { SimulatedRegistries } from '../registry';
import type { ArtifactPlace, Checkout, GitRef, Outcome, Outside, PulledManifest } from './outside';
import { done, failed } from './outside';

export interface Reachable {
  readonly clock: Clock;
  /** Repositories by the URLs that GitRepository objects name. */
  readonly repositories: readonly { readonly url: string; readonly git: Repository }[];
  readonly registries?: SimulatedRegistries;
  /** Whether the kubelet identity may pull there: AcrPull. Default: everywhere. */
  readonly mayPull?: (host: string) => boolean;
}

/** The outside as the local forge and the local registries are. */
export function outsideOf(reachable: Reachable): Outside {
  const { clock, registries, mayPull = () => true } = reachable;
  return {
    checkout: (url, ref) => clock.track(checkout(reachable, url, ref)),
    manifest: async (place) => pulled(registries, mayPull, place),
    async tags({ host, repository }) {
      if (!mayPull(host)) return failed(unauthorised(host, repository));
      const found = registryOf(registries, host)?.repositories.get(repository);
      if (found !== undefined) return done([...found.tags.keys()].sort());
      return failed(
        `GET https://${host}/v2/${repository}/tags/list: NAME_UNKNOWN: repository name not known to registry`,
      );
    },
    async blob({ host, repository }, digest) {
      const bytes = registries?.blobOf(host, digest);
      if (bytes !== undefined) return done(bytes);
      return failed(
        `GET https://${host}/v2/${repository}/blobs/${digest}: BLOB_UNKNOWN: blob unknown to registry`,
      );
    },
    hasImage: (image) => hasImage(reachable, image),
  };
}

const trees = new WeakMap<Repository, Map<string, Tree>>();

async function checkout(
  { repositories }: Reachable,
  url: string,
  ref: GitRef,
): Promise<Outcome<Checkout>> {
  const found = repositories.find((one) => normalisedUrl(one.url) === normalisedUrl(url));
  if (found === undefined) {
    return failed(
      `failed to checkout and determine revision: unable to clone '${url}': repository not found`,
    );
  }
  const { git } = found;
  const wanted = fullName(ref);
  const commit = await git.readCommit(wanted);
  if (commit === undefined) {
    return failed(
      `failed to checkout and determine revision: unable to clone '${url}': couldn't find remote ref "${wanted}"`,
    );
  }
  return done({ commit: commit.sha, tree: await treeAt(git, commit.sha) });
}

/** commit before name before tag before branch, as Flux has it; `master` where nothing is said. */
function fullName({ commit, name, tag, branch }: GitRef): string {
  if (commit !== undefined) return commit;
  if (name !== undefined) return name;
  return tag === undefined ? `refs/heads/${branch ?? 'master'}` : `refs/tags/${tag}`;
}

async function treeAt(git: Repository, commit: string): Promise<Tree> {
  const known = trees.get(git) ?? new Map<string, Tree>();
  trees.set(git, known);
  const found = known.get(commit);
  if (found !== undefined) return found;
  const entries = (await git.readTree(commit)) ?? [];
  const files = new Map<string, string | undefined>();
  for (const { path, type } of entries) {
    if (type === 'blob') files.set(path, (await git.readFile(commit, path))?.toString('utf8'));
  }
  const tree: Tree = { files };
  known.set(commit, tree);
  return tree;
}

function registryOf(
  registries: SimulatedRegistries | undefined,
  host: string,
): ReturnType<SimulatedRegistries['registry']> | undefined {
  try {
    return registries?.registry(host);
  } catch {
    return undefined;
  }
}

function pulled(
  registries: SimulatedRegistries | undefined,
  mayPull: (host: string) => boolean,
  { host, repository, reference }: ArtifactPlace,
): Outcome<PulledManifest> {
  const registry = registryOf(registries, host);
  if (registries === undefined || registry === undefined) {
    return failed(`Get "https://${host}/v2/": dial tcp: lookup ${host}: no such host`);
  }
  if (!mayPull(host)) return failed(unauthorised(host, repository));
  const held = registry.repositories.get(repository);
  const digest = reference.startsWith('sha256:') ? reference : held?.tags.get(reference);
  const manifest = digest === undefined ? undefined : held?.manifests.get(digest);
  if (digest === undefined || manifest === undefined) {
    return failed(
      `GET https://${host}/v2/${repository}/manifests/${reference}: MANIFEST_UNKNOWN: manifest tagged by "${reference}" is not found`,
    );
  }
  const { layers = [] } = JSON.parse(manifest.bytes.toString('utf8')) as Partial<PulledManifest>;
  return done({ digest, layers });
}

/** ACR gives a token without rights to an identity that lacks AcrPull, and refuses it then. */
function unauthorised(host: string, repository: string): string {
  return `GET https://${host}/oauth2/token?scope=repository%3A${encodeURIComponent(repository)}%3Apull&service=${host}: UNAUTHORIZED: authentication required, visit https://aka.ms/acr/authorization for more information.`;
}

function hasImage({ registries, mayPull = () => true }: Reachable, image: string): boolean {
  const [, host = '', repository = '', tag = ''] =
    /^([^/]+)\/(.+?)(?::([^:/]+))?$/.exec(image) ?? [];
  const registry = registryOf(registries, host);
  if (registry === undefined) return false;
  const held = registry.repositories.get(repository)?.tags.get(tag || 'latest') !== undefined;
  return held && (registry.kind !== 'acr' || mayPull(host));
}
