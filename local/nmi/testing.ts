/** For tests: a cluster's objects in memory, and a machine of the simulated Azure to run NMI on. */
import { startSimulatedAzure, type Host, type Identity, type SimulatedAzure } from '../azure';
import { VirtualClock } from '../clock';
import { simulatedImds, type SimulatedImds } from './imds';
import type { SimulatedNmi } from './nmi';
import { startNmi, type NmiOptions } from './nmi';
import type {
  AssignedObject,
  IdentityObject,
  ObjectKinds,
  ObjectSource,
  PodObject,
  SecretObject,
} from './objects';

export type Objects = { -readonly [K in keyof ObjectKinds]?: ObjectKinds[K][] } & {
  Secret?: SecretObject[];
};

/** A source over arrays, which may change at any time. */
export function sourceOf(objects: Objects): ObjectSource {
  return {
    list: (kind) => objects[kind] ?? [],
    secret(namespace, name) {
      const found = objects.Secret?.find(({ metadata }) => {
        return metadata.name === name && metadata.namespace === namespace;
      });
      if (found) return found;
      throw new Error(`secrets "${name}" not found`);
    },
  };
}

export const NODE = 'aks-np1-00000000-vmss000000';
export const POD_IP = '10.244.0.7';

/** A running pod `default/demo` on NODE, with the label `aadpodidbinding: demo`. */
export function pod(
  changes: { readonly labels?: Record<string, string>; readonly phase?: string } = {},
): PodObject {
  const { labels = { aadpodidbinding: 'demo' }, phase = 'Running' } = changes;
  return {
    metadata: { name: 'demo', namespace: 'default', labels },
    spec: { nodeName: NODE },
    status: { phase, podIP: POD_IP },
  };
}

/** An AzureIdentity of type 0. */
export function identity(
  name: string,
  spec: NonNullable<IdentityObject['spec']> = {},
  namespace = 'default',
): IdentityObject {
  return { metadata: { name, namespace }, spec: { type: 0, ...spec } };
}

/** What MIC would write for `default/demo` on NODE. */
export function assigned(azureIdentityRef: IdentityObject, status: string): AssignedObject {
  const { name } = azureIdentityRef.metadata;
  return {
    metadata: { name: `demo-default-${name}`, namespace: 'default', labels: { nodename: NODE } },
    spec: { azureIdentityRef, pod: 'demo', podNamespace: 'default' },
    status: { status },
  };
}

export interface Machine {
  readonly clock: VirtualClock;
  readonly azure: SimulatedAzure;
  readonly imds: SimulatedImds;
  readonly host: Host;
  readonly one: Identity;
  readonly two: Identity;
  readonly objects: Objects;
  run(options: Partial<NmiOptions> & Pick<NmiOptions, 'mode'>): Promise<SimulatedNmi>;
  stop(): Promise<void>;
}

/** A cluster of one scale set with the pod `default/demo` on its first node; identity `one` is attached, `two` is not. */
export async function openMachine(hostSystemAssigned = false): Promise<Machine> {
  const clock = new VirtualClock();
  const azure = await startSimulatedAzure({ clock });
  const { world } = azure;
  const cluster = world.createCluster({
    name: 'aks1',
    resourceGroup: 'apps',
    existing: true,
    hostSystemAssigned,
  });
  const [host] = world.hosts(cluster.id);
  if (!host) throw new Error('the cluster has no scale set');
  const [one, two] = ['one', 'two'].map((name) =>
    world.createIdentity({ name, resourceGroup: 'ids', existing: true }),
  ) as [Identity, Identity];
  world.attachByHand({ host: host.id, identities: [one.id] });
  const providerID = `azure://${host.id}/virtualMachines/0`;
  const objects: Objects = {
    Pod: [pod()],
    Node: [{ metadata: { name: NODE }, spec: { providerID } }],
  };
  const imds = simulatedImds({ azure, clock });
  const running: SimulatedNmi[] = [];
  return {
    clock,
    azure,
    imds,
    host,
    one,
    two,
    objects,
    async run(options) {
      const nmi = await startNmi({ clock, imds, node: NODE, api: sourceOf(objects), ...options });
      running.push(nmi);
      return nmi;
    },
    async stop() {
      await Promise.all(running.map((nmi) => nmi.stop()));
      await azure.stop();
    },
  };
}

/** A token request of the pod `default/demo`, as an SDK sends it. */
export function tokenPath(query: Readonly<Record<string, string>> = {}): string {
  const all = new URLSearchParams({ resource: 'https://vault.azure.net', ...query });
  return `/metadata/identity/oauth2/token?${all.toString()}`;
}

/** The pod `default/demo` with the header that IMDS demands. */
export const FROM_POD = { podIP: POD_IP, headers: { Metadata: 'true' } };

/** For whom a token is: NMI, unlike IMDS, says it in the token alone. */
export function clientOf(body: unknown): string {
  const { access_token: token } = body as { readonly access_token: string };
  const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  return (JSON.parse(claims) as { readonly appid: string }).appid;
}
