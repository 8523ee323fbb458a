import type { SimulatedCluster } from '../aks/connect';
import type { Identity } from '../azure';
import type { Stage } from './stage';
import { until, viewOf } from './stage';
import { ON_DEMAND_GROUP } from './story-configuration';
import { applyManifests, mendClientId, startPod, TEAM, tokenStatus } from './team';

export interface StoryCluster {
  /** Resource id. */
  readonly id: string;
  readonly name: string;
  readonly simulated: SimulatedCluster;
}

/**
 * A team asks for an identity with two objects in its namespace, and takes the wrong one of its ids, as people do: the
 * status says so, and the pod has its token once that is fixed. Nobody on the platform team lifts a finger.
 */
export async function playTeam(stage: Stage, cluster: StoryCluster): Promise<boolean> {
  const { say } = stage;
  const { namespace, pod } = TEAM;
  const identity = createIdentity(stage, cluster.name);
  const ask = (): Promise<number> => tokenStatus(cluster.simulated);
  startPod(cluster.simulated);
  const unbound = await ask();
  say.act(`starts pod ${namespace}/${pod}; NMI answers ${unbound} to its request for a token`);
  await applyManifests(cluster.simulated, identity, identity.principalId);
  say.act(
    `applies AzureIdentity and AzureIdentityBinding ${identity.name} there, with the identity's principal id as client id`,
  );
  const told = await refusal(stage, cluster);
  const mistaken = await ask();
  say.reconciler(`says why NMI answers ${mistaken}: ${told}`);
  await mendClientId(cluster.simulated, identity);
  say.act('corrects the client id');
  await until(stage, 'NMI gives a token', async () => (await ask()) === 200);
  const right = unbound === 404 && mistaken === 403 && told.includes(identity.clientId);
  say.result(
    right,
    `NMI answered ${unbound} and ${mistaken} before and answers ${await ask()} now: the pod has its token`,
  );
  return right;
}

function createIdentity({ azure }: Stage, cluster: string): Identity {
  return azure.world.createIdentity({
    name: TEAM.identity,
    resourceGroup: ON_DEMAND_GROUP,
    // Which clusters may ask for it: without the tag it is for nobody.
    tags: { 'aks-clusters': cluster },
    existing: true,
  });
}

interface ClusterView {
  readonly objects?: {
    readonly tokens: {
      readonly refused: readonly {
        readonly namespace: string;
        readonly pod: string;
        readonly reason: string;
        readonly why: string;
      }[];
    };
  };
}

/** What the product's status says of the pod, once it has looked at the objects. */
async function refusal(stage: Stage, { id }: StoryCluster): Promise<string> {
  const [, , subscription, , group, , , , name] = id.split('/');
  let told = '';
  await until(stage, 'the status tells why the pod is refused', async () => {
    const path = `clusters/${subscription}/${group}/${name}`;
    const view = await viewOf<ClusterView>(stage, path);
    const mine = view?.objects?.tokens.refused.find(({ pod }) => pod === TEAM.pod);
    told = mine === undefined ? '' : `${mine.reason}. ${mine.why}`;
    return mine !== undefined && mine.reason !== 'NoBinding';
  });
  return told;
}
