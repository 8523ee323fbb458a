import type { ConnectOptions } from '../../local/aks/connect';
import { connectApiServer } from '../../local/aks/connect';
import type { Identity } from '../../local/azure';
import type { SimulatedApiServer } from '../../local/kubernetes';
import type { Nmis } from '../../local/nmi';
import { askForToken } from '../../local/nmi';
import type { ResourceId } from '../../shared/core/base/resource-id';
import { resourceId } from '../../shared/core/base/resource-id';
import type { Stage } from './stage';
import { createCluster } from './stage';

/** A simulated AKS cluster with an API server, nodes and NMI. */
export interface ConnectedCluster {
  readonly id: ResourceId;
  readonly api: SimulatedApiServer;
  readonly nmis: Nmis;
  /** Names of its nodes, in order. */
  readonly nodes: () => readonly string[];
  /** Applies an AzureIdentity for an Azure identity, and a binding whose selector is its name. */
  bind(identity: Identity, namespace?: string): void;
  /** Starts a pod that asks for `selector` on a node. */
  run(
    pod: string,
    selector: string,
    where?: { readonly namespace?: string; readonly node?: string },
  ): void;
  /** HTTP status of what NMI answers to the pod: 200 is a token. */
  token(pod: string, namespace?: string): Promise<number>;
  stop(): Promise<void>;
}

export interface ConnectedOptions extends Partial<
  Pick<ConnectOptions, 'nmi' | 'forceNamespaced' | 'propagationMs' | 'entra' | 'authenticate'>
> {
  readonly name?: string;
  /** Network plugin; default azure. */
  readonly networkPlugin?: 'azure' | 'kubenet';
}

/** Creates a cluster with three pools and connects an API server to it. */
export async function connectedCluster(
  stage: Stage,
  options: ConnectedOptions = {},
): Promise<ConnectedCluster> {
  const { name = 'aks1' } = options;
  const id = createCluster(stage, name, options.networkPlugin);
  const aks = await connectApiServer(stage.azure, {
    clock: stage.clock,
    ...options,
    cluster: id,
    name,
  });
  const { api, nmis, nodes } = aks;
  return {
    id: resourceId(id),
    api,
    nmis,
    nodes,
    bind(identity, namespace = 'default') {
      api.world.apply(`{apiVersion: v1, kind: Namespace, metadata: {name: ${namespace}}}`);
      api.world.apply(manifestOf(identity, namespace));
    },
    run(pod, selector, { namespace = 'default', node = nodes()[0] ?? '' } = {}) {
      api.world.createPod({ name: pod, namespace, node, labels: { aadpodidbinding: selector } });
    },
    async token(pod, namespace = 'default') {
      const asking = askForToken(nmis, { namespace, pod });
      // NMI in standard mode waits, by the clock of the stage, for an object to come.
      let answer: { readonly status: number } | undefined;
      void asking.then((given) => (answer = given));
      await stage.clock.runUntil(() => answer !== undefined);
      return (await asking).status;
    },
    stop: () => aks.stop(),
  };
}

/** An AzureIdentity and a binding, as a user of the namespace writes them. */
export function manifestOf({ name, id, clientId }: Identity, namespace: string): string {
  return `
apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata: {name: ${name}, namespace: ${namespace}}
spec: {type: 0, resourceID: "${id}", clientID: "${clientId}"}
---
apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentityBinding
metadata: {name: ${name}-binding, namespace: ${namespace}}
spec: {azureIdentity: ${name}, selector: ${name}}
`;
}

/** An identity that is attached only while something in a cluster asks for it. */
export function onDemandIdentity(
  stage: Stage,
  name: string,
  tags: Readonly<Record<string, string>> = {},
): Identity {
  return stage.azure.world.createIdentity({
    name,
    resourceGroup: ON_DEMAND_GROUP,
    tags,
    existing: true,
  });
}

export const ON_DEMAND_GROUP = 'rg-on-demand';
