import type {
  AssignedIdentity,
  AzureIdentity,
  ClusterObjects,
  IdentityPod,
  ObjectMeta,
} from '../cluster/objects';
import { isFinished, refOf } from '../cluster/objects';
import type { Finding } from './findings';
import { quoted } from './findings';
import { matchPods } from './match';
import { passesForMic } from './mic-pod';

export interface OpenWaysInput {
  readonly objects: ClusterObjects;
  /** Of the NMI that answers. */
  readonly mode: 'managed' | 'standard';
  readonly forceNamespaced: boolean;
}

/**
 * Ways to a token of somebody else that lie open in a cluster, and that no admission policy shuts any more: what was there
 * before one, and what one cannot see. Empty selectors and exceptions have findings of their own.
 */
export function openWayFindings({
  objects,
  mode,
  forceNamespaced,
}: OpenWaysInput): readonly Finding[] {
  const { identities, pods, installation } = objects;
  const live = pods.filter((pod) => !isFinished(pod));
  return [
    ...identities.flatMap((identity) => secretElsewhere(identity) ?? []),
    ...perNamespace(live.filter(passesForMic), passes),
    ...perNamespace(
      live.filter(({ hostNetwork }) => hostNetwork),
      bypasses,
    ),
    ...(mode === 'standard' ? forged(objects, forceNamespaced) : []),
    ...(installation.micReplicas > 0 && installation.namespaces.includes('default')
      ? [MIC_IN_DEFAULT]
      : []),
  ];
}

/** https://github.com/Azure/aad-pod-identity/blob/v1.8.17/pkg/k8s/client.go: GetSecret, whatever namespace it names. */
function secretElsewhere({ meta, spec }: AzureIdentity): Finding | undefined {
  const secret = spec.clientPassword;
  if ((spec.type !== 1 && spec.type !== 2) || secret === undefined) return undefined;
  if (secret.namespace === '' || secret.namespace === meta.namespace) return undefined;
  return {
    // No error: its pods get their tokens.
    severity: 'warning',
    code: 'SecretOfAnotherNamespace',
    object: refOf('AzureIdentity', meta),
    message: `It has NMI read Secret ${quoted(`${secret.namespace}/${secret.name}`)}. NMI reads Secrets of any namespace: anyone who can write an AzureIdentity here can use those of others and, with an adEndpoint of their own, receive what they hold.`,
    remedy: `Move the Secret into namespace ${meta.namespace}, or delete the AzureIdentity. Admission policies let in no type but 0.`,
  };
}

type Words = Pick<Finding, 'code' | 'remedy'> & { readonly what: string };

const passes: Words = {
  code: 'PassesForMic',
  what: 'NMI takes it for MIC by the name of its ReplicaSet, and passes it on to IMDS unchecked: every identity of its node is open to it.',
  remedy:
    'Give its Deployment a name that does not begin with mic, or set nmi.micNamespace of the chart to a namespace that nobody else has.',
};

const bypasses: Words = {
  code: 'BypassesNmi',
  what: 'It is in the network of its host, so that NMI never sees it: it asks IMDS itself, and every identity of its node is open to it.',
  remedy:
    'Take hostNetwork off it. Pod Security admission (baseline) keeps such pods, and those with NET_ADMIN, out of a namespace.',
};

/** One finding for each namespace, naming a pod. */
function perNamespace(
  pods: readonly IdentityPod[],
  { code, what, remedy }: Words,
): readonly Finding[] {
  const groups = Map.groupBy(pods, ({ meta }) => meta.namespace);
  return [...groups.values()].flatMap((some) => {
    const [first] = some.toSorted(({ meta: a }, { meta: b }) => (a.name < b.name ? -1 : 1));
    if (first === undefined) return [];
    return [
      {
        severity: 'warning' as const,
        code,
        object: refOf('Pod', first.meta),
        message: `${what}${others(some.length - 1)}`,
        ...(remedy !== undefined && { remedy }),
      },
    ];
  });
}

function others(count: number): string {
  return count === 0 ? '' : ` The same goes for ${count} more of its namespace.`;
}

/** MIC may be a moment late; one for a pod that is gone is a leftover. */
function forged(objects: ClusterObjects, forceNamespaced: boolean): readonly Finding[] {
  const matches = matchPods({ ...objects, forceNamespaced });
  const known = new Set(matches.map(({ pod, identity }) => keyOf(pod.meta, identity)));
  const live = new Set(objects.pods.filter((pod) => !isFinished(pod)).map(nameOf));
  return objects.assigned
    .filter(({ content: { podNamespace, pod } }) => live.has(`${podNamespace}/${pod}`))
    .filter(({ content }) => !known.has(assignedKey(content)))
    .map(({ meta, content }) => ({
      severity: 'warning',
      code: 'AssignedWithoutBinding',
      object: refOf('AzureAssignedIdentity', meta),
      message: `It gives pod ${content.podNamespace}/${content.pod} the identity with client id ${quoted(content.identity.spec.clientID)}, and no binding and AzureIdentity say so. NMI in standard mode believes it.`,
      remedy:
        'If it does not disappear within minutes, ask who wrote it: nobody but MIC, or the reconciler in its place, should be able to.',
    }));
}

function nameOf({ meta }: IdentityPod): string {
  return `${meta.namespace}/${meta.name}`;
}

/** By client id as well: NMI asks for that, whatever the AzureIdentity of this name says. */
function keyOf(pod: ObjectMeta, { meta, spec }: AzureIdentity): string {
  return JSON.stringify([pod.namespace, pod.name, meta.namespace, meta.name, spec.clientID]);
}

function assignedKey({ podNamespace, pod, identity }: AssignedIdentity['content']): string {
  const { namespace, name, spec } = identity;
  return JSON.stringify([podNamespace, pod, namespace, name, spec.clientID]);
}

const MIC_IN_DEFAULT: Finding = {
  severity: 'warning',
  code: 'MicInSharedNamespace',
  message:
    'MIC runs beside NMI in namespace default: anyone who can create pods or service accounts there can act as MIC, and NMI believes each AzureAssignedIdentity that MIC writes.',
  remedy:
    'Install the chart into a namespace of its own, with nmi.micNamespace set to it, and let few create anything there.',
};
