import type { Cluster } from '../../core/cluster/cluster';
import { isReconcileError } from '../../core/base/errors';
import type {
  FactKind,
  ObservedCluster,
  ObservedNodes,
  ObservedSource,
  ObservedWorkload,
  Unread,
} from '../../core/installed/cluster-facts';
import { POD_IDENTITY_CLUSTER_ROLES } from '../../core/installed/cluster-facts';
import { kustomizationFrom, releaseFrom, sourceFrom } from './decode-flux';
import { clusterRoleFrom, namespaceFrom, nodesFrom, workloadFrom } from './decode-workload';
import { FLUX_KINDS, versionsOf } from './flux-kinds';
import { groupVersions } from './group-versions';
import type { Json } from './json';
import { asMap } from './json';
import type { Meter } from './lists';
import { list } from './lists';
import type { Sender } from './send';

/** Where a kind is read, as the rule of RBAC names it. */
interface Resource {
  readonly kind: FactKind;
  readonly group: string;
  readonly plural: string;
  readonly verb: 'list' | 'get';
}

const ROLES = 'rbac.authorization.k8s.io';

/**
 * What Flux and AAD Pod Identity look like in a cluster. What we may not read is said, and all else is shown; any other
 * refusal is thrown, for nothing half-read is acted upon.
 */
export async function facts(cluster: Cluster, sender: Sender): Promise<ObservedCluster> {
  const served = await groupVersions(sender);
  const look = factReads(cluster, sender, served);
  const [flux, daemonSets, deployments, namespaces, roles] = await Promise.all([
    Promise.all(FLUX_KINDS.map((each) => look.flux(each))),
    look.plain({ kind: 'DaemonSet', group: 'apps', plural: 'daemonsets', verb: 'list' }),
    look.plain({ kind: 'Deployment', group: 'apps', plural: 'deployments', verb: 'list' }),
    look.plain({ kind: 'Namespace', group: '', plural: 'namespaces', verb: 'list' }),
    Promise.all(POD_IDENTITY_CLUSTER_ROLES.map((name) => look.role(name))),
  ]);
  const workloads = [
    ...daemonSets.flatMap((object) => workloadFrom('DaemonSet', object) ?? []),
    ...deployments.flatMap((object) => workloadFrom('Deployment', object) ?? []),
  ];
  const nodes = await nodesBehind(look, workloads);
  const of = (kind: FactKind): readonly Json[] =>
    flux.flatMap((each, index) => (FLUX_KINDS[index]?.kind === kind ? each : []));
  return {
    asked: true,
    unread: look.unread(),
    served,
    kustomizations: of('Kustomization').map(kustomizationFrom),
    sources: SOURCES.flatMap((kind) => of(kind).map((object) => sourceFrom(kind, object))),
    releases: of('HelmRelease').map(releaseFrom),
    workloads,
    clusterWide: roles.flat().map(clusterRoleFrom),
    namespaces: namespaces.map(namespaceFrom),
    nodes,
  };
}

/**
 * Nodes are large, and there are thousands: they are read only where they may explain why NMI is not on all of them. Else
 * their number is that of its pods.
 */
async function nodesBehind(
  look: FactReads,
  workloads: readonly ObservedWorkload[],
): Promise<ObservedNodes> {
  const nmi = workloads.filter(({ part }) => part === 'nmi');
  const isDone = nmi.every(
    ({ desired, updated, available }) => Math.min(updated, available) >= desired,
  );
  if (nmi.length > 0 && isDone) {
    return { all: Math.max(...nmi.map(({ desired }) => desired)), notReady: 0, cordoned: 0 };
  }
  const resource = { kind: 'Node', group: '', plural: 'nodes', verb: 'list' } as const;
  return nodesFrom(await look.plain(resource));
}

const SOURCES: readonly ObservedSource['kind'][] = [
  'GitRepository',
  'OCIRepository',
  'HelmRepository',
  'HelmChart',
];

interface FactReads {
  flux(kind: (typeof FLUX_KINDS)[number]): Promise<readonly Json[]>;
  plain(resource: Resource): Promise<readonly Json[]>;
  role(name: string): Promise<readonly Json[]>;
  unread(): readonly Unread[];
}

function factReads(cluster: Cluster, sender: Sender, served: readonly string[]): FactReads {
  const meter: Meter = { bytes: 0 };
  const refused = new Map<FactKind, Unread>();
  async function allowed(
    resource: Resource,
    work: () => Promise<readonly Json[]>,
  ): Promise<readonly Json[]> {
    try {
      return await work();
    } catch (error) {
      if (!isReconcileError(error) || error.failure.code !== 'ClusterAccessDenied') throw error;
      refused.set(resource.kind, unreadFrom(cluster, resource));
      return [];
    }
  }
  const items = async (path: string): Promise<readonly Json[] | undefined> =>
    (await list(cluster, sender, { path }, meter))?.items;
  return {
    // A group may serve a kind in an older version only: OCIRepository of Flux 2.3 to 2.5.
    flux: ({ kind, group, plural }) =>
      allowed({ kind, group, plural, verb: 'list' }, async () => {
        for (const version of versionsOf(served, group)) {
          const found = await items(`/apis/${group}/${version}/${plural}`);
          if (found !== undefined) return found;
        }
        return [];
      }),
    plain: (resource) =>
      allowed(resource, async () => {
        const { group, plural } = resource;
        return (
          (await items(group === '' ? `/api/v1/${plural}` : `/apis/${group}/v1/${plural}`)) ?? []
        );
      }),
    role: (name) =>
      allowed({ kind: 'ClusterRole', group: ROLES, plural: 'clusterroles', verb: 'get' }, () =>
        present(sender, `/apis/${ROLES}/v1/clusterroles/${name}`),
      ),
    // In one order, whichever answer comes first: a status that changes by itself is news to somebody.
    unread: () => [...refused.keys()].sort().flatMap((kind) => refused.get(kind) ?? []),
  };
}

async function present(sender: Sender, path: string): Promise<readonly Json[]> {
  try {
    return [asMap((await sender.json({ method: 'GET', path })).value)];
  } catch (error) {
    if (isReconcileError(error) && error.failure.code === 'NotFound') return [];
    throw error;
  }
}

function unreadFrom({ name }: Cluster, { kind, group, plural, verb }: Resource): Unread {
  const resource = group === '' ? plural : `${plural}.${group}`;
  return {
    kind,
    why: `The reconciler may not ${verb} ${resource} in ${name}.`,
    remedy: `Apply infra/cluster/reader.yaml again (docs/cluster-access.md); it lacks apiGroups: ['${group}'], resources: [${plural}], verbs: [${verb}].`,
  };
}
