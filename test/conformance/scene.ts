import type { Identity } from '../../local/azure';
import { resourceGroupId } from '../../shared/core/base/resource-id';
import type { Profile } from '../../shared/core/configuration/profile';
import type { ConnectedCluster, ConnectedOptions } from '../support/connected';
import { connectedCluster, ON_DEMAND_GROUP, onDemandIdentity } from '../support/connected';
import type { Stage } from '../support/stage';
import { openStage, pathOf } from '../support/stage';
import { identityRules } from '../support/world';

/** A cluster with NMI whose identities are attached on demand, and what upstream's tests do to it. */
export interface Scene {
  readonly stage: Stage;
  readonly cluster: ConnectedCluster;
  identity(name: string, tags?: Readonly<Record<string, string>>): Identity;
  /** Lets the product look, and everything settle. */
  look(): Promise<void>;
  /** `namespace/name state pod node identity` of every AzureAssignedIdentity. */
  assigned(): readonly AssignedView[];
  /** Names of the identities that are on every scale set, and on some only with a `?`. */
  attached(): readonly string[];
  close(): Promise<void>;
}

export interface AssignedView {
  readonly name: string;
  readonly state: string;
  readonly pod: string;
  readonly node: string;
  /** `namespace/name` of the AzureIdentity. */
  readonly identity: string;
  readonly resourceID: string;
}

export async function openScene(
  profile: Partial<Profile>,
  options: ConnectedOptions = {},
): Promise<Scene> {
  const stage = await openStage({
    asDeployed: true,
    profile: { objects: 'read', ...profile },
  });
  stage.azure.world.createResourceGroup({ name: ON_DEMAND_GROUP });
  const onDemand = resourceGroupId(stage.subscription, ON_DEMAND_GROUP);
  const { current } = stage.configuration;
  const identities = identityRules({ resourceGroups: [], onDemandResourceGroups: [onDemand] });
  stage.configuration.current = {
    ...current,
    profiles: current.profiles.map((each) => ({ ...each, identities })),
  };
  const cluster = await connectedCluster(stage, options);
  await stage.settle();
  return {
    stage,
    cluster,
    identity: (name, tags) => onDemandIdentity(stage, name, tags),
    async look() {
      await stage.http('POST', `${pathOf(cluster.id)}/resync`);
      await stage.settle();
    },
    assigned: () => cluster.api.world.list('AzureAssignedIdentity').map(viewOf),
    attached: () => attachedTo(stage, cluster),
    async close() {
      await cluster.stop();
      await stage.stop();
    },
  };
}

interface Wire {
  readonly metadata: Named & { readonly labels: Readonly<Record<string, string>> };
  readonly spec: {
    readonly pod: string;
    readonly podNamespace: string;
    readonly azureIdentityRef: {
      readonly metadata: Named;
      readonly spec: { readonly resourceID: string };
    };
  };
  readonly status: { readonly status: string };
}

interface Named {
  readonly name: string;
  readonly namespace?: string;
}

function viewOf(object: unknown): AssignedView {
  const { metadata, spec, status } = object as Wire;
  const identity = spec.azureIdentityRef;
  return {
    name: placeOf(metadata),
    state: status.status,
    pod: `${spec.podNamespace}/${spec.pod}`,
    node: metadata.labels.nodename ?? '',
    identity: placeOf(identity.metadata),
    resourceID: identity.spec.resourceID,
  };
}

function placeOf({ namespace = '', name }: Named): string {
  return `${namespace}/${name}`;
}

function attachedTo(stage: Stage, cluster: ConnectedCluster): readonly string[] {
  const hosts = stage.azure.world.hosts(cluster.id);
  const names = hosts.map(({ identity }) =>
    identity.user
      .map(({ id }) => id.split('/').at(-1) ?? id)
      .filter((name) => !name.endsWith('-agentpool')),
  );
  return [...new Set(names.flat())]
    .sort()
    .map((name) => (names.every((on) => on.includes(name)) ? name : `${name}?`));
}

export const SERVERLESS = { mode: 'standard', mic: 'serverless' } as const;
