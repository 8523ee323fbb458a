import type { Faults } from '../../../local/host';
import { crashAt, recordFaults } from '../../../local/host';
import type { Profile } from '../../../shared/core/configuration/profile';
import type { ConnectedCluster, ConnectedOptions } from '../../support/connected';
import { connectedCluster } from '../../support/connected';
import type { Stage } from '../../support/stage';
import { conditionsOf, deletePathOf, IDENTITY_GROUP, openStage, pathOf } from '../../support/stage';
import { switchable } from '../crash';

/** Work that writes into a cluster, or decides by what is in it. */
interface Play {
  readonly name: string;
  readonly profile: Partial<Profile>;
  readonly options: ConnectedOptions;
  /** Every so many points are tried. */
  readonly every: number;
  /** An activity that must be among them. */
  readonly through: string;
  /** Part of what an undisturbed run leaves. */
  readonly leaves: object;
  /** Without faults. */
  prepare(stage: Stage, cluster: ConnectedCluster): Promise<void>;
  /** With faults. */
  act(stage: Stage, cluster: ConnectedCluster): Promise<void>;
}

async function look(stage: Stage, cluster: ConnectedCluster): Promise<void> {
  await stage.http('POST', `${pathOf(cluster.id)}/resync`);
  await stage.settle(60);
}

function bindAll(stage: Stage, cluster: ConnectedCluster): void {
  for (const name of ['old', 'new']) {
    const resourceGroup = IDENTITY_GROUP;
    cluster.bind(stage.azure.world.createIdentity({ name, resourceGroup, existing: true }));
  }
}

function assigned(pod: string, identity: string): string {
  return `${pod}-default-${identity} {"availableReplicas":1,"status":"Assigned"}`;
}

const COME_AND_GO: Play = {
  name: 'pods that come and go with mic: serverless (E13)',
  profile: { mode: 'standard', mic: 'serverless', objects: 'read' },
  options: { nmi: 'standard' },
  every: 6,
  through: 'writeAssigned',
  leaves: { assigned: [assigned('comes', 'new'), assigned('stays', 'old')] },
  async prepare(stage, cluster) {
    bindAll(stage, cluster);
    cluster.run('goes', 'old');
    cluster.run('stays', 'old');
    await look(stage, cluster);
  },
  async act(stage, cluster) {
    cluster.api.world.deletePod('default', 'goes');
    cluster.run('comes', 'new');
    await look(stage, cluster);
  },
};

const TO_MANAGED: Play = {
  name: 'the move from standard to managed mode',
  profile: COME_AND_GO.profile,
  options: COME_AND_GO.options,
  every: 6,
  through: 'writeAssigned',
  leaves: { assigned: [], ready: 'Ready=True/Converged' },
  async prepare(stage, cluster) {
    await COME_AND_GO.prepare(stage, cluster);
    cluster.api.world.installNmi({ mode: 'managed' });
    const { current } = stage.configuration;
    const profiles = current.profiles.map((each) => ({ ...each, mode: 'managed' as const }));
    stage.configuration.current = { ...current, profiles };
  },
  act: look,
};

const KUBENET: Play = {
  name: 'a kubenet cluster that gets its policy and is off-boarded',
  profile: {
    objects: 'read',
    kubenet: {
      handling: 'enforce',
      effect: 'audit-first',
      policyScope: 'cluster',
      excludedNamespaces: ['kube-system'],
    },
  },
  options: { networkPlugin: 'kubenet' },
  every: 40,
  through: 'assignPolicy',
  leaves: { ledger: [], policies: [] },
  async prepare(stage, cluster) {
    bindAll(stage, cluster);
    stage.azure.world.setPolicyAddon({ cluster: cluster.id, enabled: true });
  },
  async act(stage, cluster) {
    await stage.clock.advance(45 * 60_000);
    await stage.http('DELETE', deletePathOf(cluster.id));
    await stage.settle(60);
  },
};

/** What is there in the end: in the cluster, on the hosts, in our ledger. */
async function outcome(stage: Stage, cluster: ConnectedCluster): Promise<unknown> {
  const hosts = stage.azure.world.hosts(cluster.id);
  const objects = cluster.api.world.list('AzureAssignedIdentity');
  const item = await stage.store.work.get(cluster.id);
  return {
    assigned: objects.map(({ metadata, status }) => `${metadata.name} ${JSON.stringify(status)}`),
    hosts: hosts.map(({ name, identity }) => [name, identity.user.map(({ id }) => id).sort()]),
    ledger: (await stage.store.ledger.of(cluster.id)).map((entry) => [entry.kind, entry.state]),
    policies: [...stage.azure.world.state.policyAssignments.keys()],
    ready: (await conditionsOf(stage, cluster.id))[0],
    behind: item === undefined || item.generation !== item.reconciledGeneration,
  };
}

async function play(scene: Play, faults: Faults): Promise<unknown> {
  const sleeping = switchable(faults);
  const stage = await openStage({ profile: scene.profile, faults: sleeping });
  const cluster = await connectedCluster(stage, scene.options);
  try {
    await stage.clock.advance(5 * 60_000);
    await scene.prepare(stage, cluster);
    sleeping.on = true;
    await scene.act(stage, cluster);
    return await outcome(stage, cluster);
  } finally {
    await cluster.stop();
    await stage.stop();
  }
}

test.each([COME_AND_GO, TO_MANAGED, KUBENET])(
  'a host that crashes once during $name leaves what an undisturbed one leaves [P3, F1]',
  async (scene) => {
    const recorder = recordFaults();
    const undisturbed = await play(scene, recorder);
    const points = recorder.points();
    expect(points.map(({ name }) => name)).toContain(scene.through);
    expect(undisturbed).toMatchObject({ behind: false, ...scene.leaves });
    for (let index = 1; index < points.length; index += scene.every) {
      const crashed = await play(scene, crashAt(index));
      expect({ point: points[index], outcome: crashed }).toEqual({
        point: points[index],
        outcome: undisturbed,
      });
    }
  },
  300_000,
);
