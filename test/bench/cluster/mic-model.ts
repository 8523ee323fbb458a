import { createAzure, loopbackTransport } from '../../../shared/adapters/azure';
import type { Azure } from '../../../shared/adapters/azure/azure';
import { unsignedToken } from '../../../local/azure';
import { createKubernetes } from '../../../shared/adapters/kubernetes';
import type { ClusterApi } from '../../../shared/adapters/kubernetes';
import type { Cluster, NodePoolHost } from '../../../shared/core/cluster/cluster';
import { contentOf } from '../../../shared/core/pod-identity/assigned-content';
import type { Match } from '../../../shared/core/pod-identity/match';
import { matchPods } from '../../../shared/core/pod-identity/match';
import { hostOfNode } from '../../../shared/core/pod-identity/node-host';
import type { ClusterObjects, ObjectMeta } from '../../../shared/core/cluster/objects';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { resourceId } from '../../../shared/core/base/resource-id';
import { RECONCILER } from '../../support/stage';
import type { Field } from './field';

/**
 * A model of MIC's calls (pkg/mic/mic.go); it is not MIC. One cycle serves all pods that are there: every POST
 * of a scale set, then one GET and PATCH of it, then every status. All calls to the API server share five per second,
 * client-go's limit by default. Scale sets are patched side by side, and the cycle ends with the slowest.
 */
export interface MicModel {
  cycle(): Promise<void>;
}

const CALLS_PER_SECOND = 5;
const POLL_MS = 5000;

export async function micModel(field: Field): Promise<MicModel> {
  const { stage } = field;
  const token = unsignedToken(RECONCILER);
  const azure = createAzure({
    credential: { getToken: async () => ({ token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) },
    transport: loopbackTransport(stage.azure.url),
    correlationId: () => 'mic',
    now: () => stage.clock.now(),
  });
  const cluster = await azure.getCluster(field.id);
  if (cluster === undefined) throw new Error('no cluster');
  const kubernetes = createKubernetes({ azure, now: () => stage.clock.now() });
  const mic = { field, azure, cluster, api: kubernetes.of(cluster) };
  return { cycle: () => cycle(mic) };
}

interface Mic {
  readonly field: Field;
  readonly azure: Azure;
  readonly cluster: Cluster;
  readonly api: ClusterApi;
}

/** Calls to the API server, five per second of the clock. */
async function limited(mic: Mic, calls: readonly (() => Promise<void>)[]): Promise<void> {
  for (let index = 0; index < calls.length; index += CALLS_PER_SECOND) {
    const second = calls.slice(index, index + CALLS_PER_SECOND);
    await Promise.all(second.map((call) => call()));
    await mic.field.stage.clock.advance(1000);
  }
}

async function cycle(mic: Mic): Promise<void> {
  const objects = await mic.api.read();
  const matches = matchPods({ ...objects, forceNamespaced: false });
  await remove(mic, objects, matches);
  const fresh = matches.filter((match) => !isWritten(match, objects));
  await limited(
    mic,
    fresh.map((match) => () => mic.api.createAssigned(draftOf(match))),
  );
  await attach(mic, objects, fresh);
  const { assigned } = await mic.api.read();
  const created = assigned.filter(({ state }) => state === 'Created');
  await limited(
    mic,
    created.map(
      ({ meta }) =>
        () =>
          mic.api.setAssignedState(meta, 'Assigned'),
    ),
  );
}

function isWritten({ pod, identity }: Match, { assigned }: ClusterObjects): boolean {
  return assigned.some(
    ({ content }) =>
      content.pod === pod.meta.name &&
      content.podNamespace === pod.meta.namespace &&
      content.identity.name === identity.meta.name,
  );
}

function draftOf(match: Match) {
  const { pod, identity } = match;
  const name = `${pod.meta.name}-${pod.meta.namespace}-${identity.meta.name}`;
  return { namespace: 'default', name, content: contentOf(match), state: 'Created' } as const;
}

/** PATCH to Unassigned, DELETE, and a PUT without the finalizer: three calls for each. */
async function remove(
  mic: Mic,
  { assigned }: ClusterObjects,
  matches: readonly Match[],
): Promise<void> {
  const wanted = new Set(matches.map(({ pod }) => pod.meta.name));
  const gone = assigned.filter(({ content }) => !wanted.has(content.pod));
  const calls = gone.flatMap(({ meta, content }) => {
    const now = () => ({ ...meta, resourceVersion: versionNow(mic, meta) });
    const draft = {
      namespace: meta.namespace,
      name: meta.name,
      content,
      state: 'Unassigned',
    } as const;
    return [
      () => mic.api.setAssignedState(meta, 'Unassigned'),
      // The PUT that takes the finalizer off.
      () => mic.api.replaceAssigned(now(), draft),
      () => mic.api.deleteAssigned(meta),
    ];
  });
  // A PATCH must have ended before the DELETE of the same object: one after the other.
  for (let index = 0; index < calls.length; index += CALLS_PER_SECOND) {
    for (const call of calls.slice(index, index + CALLS_PER_SECOND)) await call();
    await mic.field.stage.clock.advance(1000);
  }
}

function versionNow({ field }: Mic, { namespace, name }: ObjectMeta): string {
  const object = field.aks.api.world.get('AzureAssignedIdentity', namespace, name);
  return object?.metadata.resourceVersion ?? '';
}

async function attach(mic: Mic, { nodes }: ClusterObjects, fresh: readonly Match[]): Promise<void> {
  const hostOf = new Map(nodes.map((node) => [node.name, hostOfNode(node)]));
  const byHost = Map.groupBy(fresh, ({ pod }) => hostOf.get(pod.nodeName ?? ''));
  const hosts = new Map((await mic.azure.listHosts(mic.cluster)).map((host) => [host.id, host]));
  const patches = [...byHost].flatMap(([id, matches]) => {
    const host = id === undefined ? undefined : hosts.get(id);
    const ids = [...new Set(matches.map(({ identity }) => resourceId(identity.spec.resourceID)))];
    return host === undefined ? [] : [{ host, ids }];
  });
  const operations = await Promise.all(patches.map((patch) => send(mic, patch)));
  let open = operations.flatMap((operation) => operation ?? []);
  while (open.length > 0) {
    await mic.field.stage.clock.advance(POLL_MS);
    const states = await Promise.all(open.map((url) => mic.azure.pollOperation(url)));
    open = open.filter((_, index) => states[index]?.status === 'running');
  }
}

async function send(
  { azure }: Mic,
  { host, ids }: { readonly host: NodePoolHost; readonly ids: readonly ResourceId[] },
): Promise<string | undefined> {
  const userAssignedIdentities = Object.fromEntries(ids.map((id) => [id, {}]));
  const patch = { type: 'UserAssigned', userAssignedIdentities } as const;
  return (await azure.patchHostIdentity({ host: host.id, kind: host.kind, patch })).operation;
}
