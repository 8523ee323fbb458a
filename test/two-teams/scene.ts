import type { Identity } from '../../local/azure';
import { askForToken } from '../../local/nmi';
import { admissionObjects } from '../../shared/core/admission/admission-objects';
import { admissionRulesFor } from '../../shared/core/admission/rules-for';
import { resourceId } from '../../shared/core/base/resource-id';
import type { ConnectedCluster } from '../support/connected';
import { connectedCluster } from '../support/connected';
import { IDENTITY_GROUP, openStage, pathOf, type Stage } from '../support/stage';
import type { Ids } from './tries';

/** A cluster with NMI in managed mode, and two teams in it, each with an identity and a namespace of its own. */
export interface Scene {
  readonly stage: Stage;
  readonly cluster: ConnectedCluster;
  readonly payments: Ids;
  readonly web: Ids;
  stop(): Promise<void>;
}

/** The token of a developer who may write in namespace web, and nowhere else. */
export const DEVELOPER = 'token-of-a-developer-of-web';
const GROUP = 'aadpodidentity.k8s.io';

export async function openScene(): Promise<Scene> {
  const stage = await openStage({ profile: { objects: 'read' } });
  const [payments, web] = ['payments', 'web'].map((name) =>
    stage.azure.world.createIdentity({
      name,
      resourceGroup: IDENTITY_GROUP,
      tags: { 'aks-namespaces': name },
      existing: true,
    }),
  ) as [Identity, Identity];
  const cluster = await connectedCluster(stage, {
    authenticate: (token) =>
      token === DEVELOPER ? { user: 'dev@web', groups: ['system:authenticated'] } : undefined,
  });
  await stage.settle();
  const { world } = cluster.api;
  for (const name of ['payments', 'web', 'legacy']) {
    world.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  world.apply(rightsIn('web'));
  cluster.bind(payments, 'payments');
  cluster.run('pay', 'payments', { namespace: 'payments' });
  // Somebody was earlier than any policy.
  cluster.bind(payments, 'legacy');
  cluster.run('old', 'payments', { namespace: 'legacy' });
  return {
    ...{ stage, cluster, payments, web },
    async stop() {
      await cluster.stop();
      await stage.stop();
    },
  };
}

/** What a team gets that may do all that it needs, in its own namespace. */
function rightsIn(namespace: string): object[] {
  const rbac = 'rbac.authorization.k8s.io';
  const resources = ['azureidentities', 'azureidentitybindings', 'azurepodidentityexceptions'];
  const metadata = { name: 'developer', namespace };
  return [
    {
      ...{ apiVersion: `${rbac}/v1`, kind: 'Role', metadata },
      rules: [
        { apiGroups: [GROUP], resources, verbs: ['*'] },
        { apiGroups: [''], resources: ['pods'], verbs: ['*'] },
      ],
    },
    {
      ...{ apiVersion: `${rbac}/v1`, kind: 'RoleBinding', metadata },
      subjects: [{ kind: 'User', name: 'dev@web' }],
      roleRef: { apiGroup: rbac, kind: 'Role', name: 'developer' },
    },
  ];
}

/** The policies that the profile and the tags of the identities come to, as a pull request would bring them. */
export function applyPolicies({ stage, cluster }: Scene, effect: 'audit' | 'deny'): void {
  const [profile] = stage.configuration.current.profiles;
  if (profile === undefined) throw new Error('the stage has no profile');
  const identities = [...stage.azure.world.state.identities.values()].map((identity) => ({
    ...identity,
    id: resourceId(identity.id),
  }));
  const releaseNamespace = 'kube-system';
  const rules = admissionRulesFor({
    ...{ profile, cluster: { id: cluster.id }, identities, effect, releaseNamespace },
  });
  const made = admissionObjects(rules);
  if (!made.ok) throw new Error(made.failure.message);
  cluster.api.world.apply(made.objects);
}

/** HTTP status of what NMI, or whoever is in its place, answers to a pod that asks by client id. */
export async function answerTo(
  { stage, cluster }: Scene,
  pod: { readonly namespace: string; readonly pod: string },
  clientId: string,
): Promise<number> {
  const asking = askForToken(cluster.nmis, pod, { clientId });
  let isAnswered = false;
  void asking.then(() => (isAnswered = true));
  await stage.clock.runUntil(() => isAnswered);
  return (await asking).status;
}

/** Puts a pod on a node, as the scheduler does. */
export function schedule({ cluster }: Scene, namespace: string, pod: string): void {
  cluster.api.world.schedule(namespace, pod, cluster.nodes()[0] ?? '');
}

interface ObjectsView {
  readonly objects?: {
    readonly tokens: {
      readonly refused: readonly { readonly namespace: string; readonly reason: string }[];
    };
    readonly findings: readonly {
      readonly code: string;
      readonly severity: string;
      readonly object?: { readonly namespace?: string };
    }[];
  };
}

/** What the product's own status says of a namespace: of its pods first, else of its objects. */
export async function statusOf({ stage, cluster }: Scene, namespace: string): Promise<string> {
  await stage.http('POST', `${pathOf(cluster.id)}/resync`);
  await stage.settle();
  const answer = await stage.http('GET', pathOf(cluster.id));
  const { objects } = (await answer.json()) as ObjectsView;
  const pods = objects?.tokens.refused.filter((one) => one.namespace === namespace) ?? [];
  const findings =
    objects?.findings.filter(
      ({ object, severity }) => object?.namespace === namespace && severity !== 'info',
    ) ?? [];
  const said = [...pods.map(({ reason }) => reason), ...findings.map(({ code }) => code)];
  return said[0] ?? 'nothing';
}
