import type { SimulatedAzure } from '../azure';
import type { Clock } from '../clock';
import type { KubeObject, SimulatedApiServer, Subject } from '../kubernetes';
import { startApiServer } from '../kubernetes';
import type { Nmis, Places, SimulatedImds } from '../nmi';
import { simulatedImds, startNmis } from '../nmi';
import { constraintOf } from './constraint';
import { followNodes } from './follow';
import { nmiLauncher } from './nmi-launch';

/** An API server, nodes and NMI behind a cluster of the simulated Azure. */
export interface SimulatedCluster {
  readonly api: SimulatedApiServer;
  readonly imds: SimulatedImds;
  /** The NMI of each node: asks for tokens as pods do. */
  readonly nmis: Nmis;
  /** Names of its nodes, in order. */
  readonly nodes: () => readonly string[];
  stop(): Promise<void>;
}

export interface ConnectOptions {
  readonly clock: Clock;
  /** Resource id of the cluster. */
  readonly cluster: string;
  readonly name: string;
  /** How NMI runs. none: it does not, until somebody installs it. Default managed. */
  readonly nmi?: 'managed' | 'standard' | 'none';
  readonly forceNamespaced?: boolean;
  /** Time that IMDS takes to know of an identity. */
  readonly propagationMs?: number;
  /** Callers sign in with tokens of Entra ID instead of a certificate. */
  readonly entra?: boolean;
  readonly port?: number;
  /** What is in it from before. */
  readonly from?: readonly KubeObject[];
  readonly authenticate?: (token: string) => Subject | undefined;
}

/** Starts an API server for a cluster; its nodes follow the pools, and policies that are in force show as constraints. */
export async function connectApiServer(
  azure: SimulatedAzure,
  options: ConnectOptions,
): Promise<SimulatedCluster> {
  const { clock, cluster, name, nmi = 'managed', entra = false } = options;
  const api = await startApiServer({
    clock,
    name,
    ...(options.port !== undefined && { port: options.port }),
    ...(options.from !== undefined && { from: options.from }),
    ...(options.authenticate !== undefined && { authenticate: options.authenticate }),
  });
  azure.world.connectCluster({ cluster, kubeconfig: (format) => api.kubeconfig(format), entra });
  const endNodes = followNodes(azure, cluster, (nodes) => api.world.setNodes(nodes));
  const endPolicy = showPolicies(azure, cluster, api);
  const { forceNamespaced = false } = options;
  api.world.installCrds();
  if (nmi !== 'none') api.world.installNmi({ mode: nmi, forceNamespaced });
  const { propagationMs = 0 } = options;
  const imds = simulatedImds({ azure, clock, propagationMs });
  const places = api.world as unknown as Places;
  const nmis = startNmis({ clock, places, imds }, nmiLauncher(api));
  return {
    api,
    imds,
    nmis,
    nodes: () => api.world.list('Node').map(({ metadata }) => metadata.name),
    async stop() {
      endNodes();
      endPolicy();
      await nmis.stop();
      await api.stop();
    },
  };
}

/** As the Azure Policy add-on does: Gatekeeper gets a constraint for each assignment that is in force. */
function showPolicies(azure: SimulatedAzure, cluster: string, api: SimulatedApiServer): () => void {
  let known = false;
  return azure.world.onPolicy(cluster, (inForce) => {
    if (inForce.length === 0 && !known) return;
    known = true;
    api.world.installGatekeeper(inForce.flatMap((policy) => constraintOf(policy) ?? []));
  });
}
