import type {
  AssignedIdentity,
  AzureIdentity,
  AzureIdentityBinding,
  AzureIdentitySpec,
  ClusterObjects,
  IdentityPod,
  Installation,
  ObjectMeta,
} from '../../shared/core/cluster/objects';
import { OURS, OURS_LABEL } from '../../shared/core/cluster/objects';
import { clientIdOf, identityId } from './world';

export { clientIdOf } from './world';

/** Builders of what is in a cluster, with sensible defaults: a test says only what matters to it. */

export function meta(
  name: string,
  overrides: Partial<ObjectMeta> & { readonly namespace?: string } = {},
): ObjectMeta {
  return {
    namespace: 'apps',
    name,
    uid: `uid-of-${overrides.namespace ?? 'apps'}-${name}`,
    resourceVersion: '1',
    labels: {},
    annotations: {},
    finalizers: [],
    deleting: false,
    ...overrides,
  };
}

/** A type 0 AzureIdentity for the Azure identity of the same name. */
export function azureIdentity(
  name: string,
  overrides: {
    readonly meta?: Partial<ObjectMeta>;
    readonly spec?: Partial<AzureIdentitySpec>;
  } = {},
): AzureIdentity {
  return {
    meta: meta(name, overrides.meta),
    spec: {
      type: 0,
      resourceID: identityId(name),
      clientID: clientIdOf(name),
      tenantID: '',
      adEndpoint: '',
      auxiliaryTenantIDs: [],
      ...overrides.spec,
    },
  };
}

/** A binding that lets pods with label `selector` (its own name by default) use the AzureIdentity `identity`. */
export function binding(
  identity: string,
  selector: string = identity,
  overrides: Partial<ObjectMeta> = {},
): AzureIdentityBinding {
  return { meta: meta(`${identity}-${selector}`, overrides), azureIdentity: identity, selector };
}

/** A running pod on node-0 that asks for `selector`. */
export function pod(
  name: string,
  selector: string,
  overrides: Partial<Omit<IdentityPod, 'meta'>> & { readonly meta?: Partial<ObjectMeta> } = {},
): IdentityPod {
  const { meta: metadata, ...rest } = overrides;
  return {
    meta: meta(name, { labels: { aadpodidbinding: selector }, ...metadata }),
    selector,
    nodeName: 'node-0',
    phase: 'Running',
    hostNetwork: false,
    ...rest,
  };
}

/** An AzureAssignedIdentity for pod `apps/<name>` and the identity of the same name, as MIC writes it. */
export function assigned(
  name: string,
  overrides: { readonly ours?: boolean; readonly state?: AssignedIdentity['state'] } = {},
): AssignedIdentity {
  const identity = azureIdentity(name);
  return {
    meta: meta(`${name}-apps-${name}`, {
      namespace: 'default',
      labels: { nodename: 'node-0', ...(overrides.ours && { [OURS_LABEL]: OURS }) },
    }),
    state: overrides.state ?? 'Assigned',
    content: {
      identity: {
        namespace: 'apps',
        name,
        resourceVersion: '1',
        annotations: {},
        spec: identity.spec,
      },
      binding: {
        namespace: 'apps',
        name: `${name}-${name}`,
        resourceVersion: '1',
        azureIdentity: name,
        selector: name,
      },
      pod: name,
      podNamespace: 'apps',
      nodename: 'node-0',
    },
  };
}

/** NMI in standard mode, no MIC. */
export function installation(overrides: Partial<Installation> = {}): Installation {
  return {
    nmi: 'standard',
    nmiForceNamespaced: false,
    micReplicas: 0,
    namespaces: ['kube-system'],
    lookAlikes: [],
    ...overrides,
  };
}

/** A cluster in which nothing is. */
export function clusterObjects(overrides: Partial<ClusterObjects> = {}): ClusterObjects {
  return {
    installed: true,
    identities: [],
    bindings: [],
    assigned: [],
    exceptions: [],
    pods: [],
    nodes: [],
    installation: installation(),
    ...overrides,
  };
}
