import { counted } from '../base/counted';
import { droppedProblems } from './dropped-fields';
import type { Finding } from './findings';
import { quoted } from './findings';
import type { AzureIdentityBinding, ClusterObjects, IdentityPod } from '../cluster/objects';
import { isFinished, refOf } from '../cluster/objects';

const FIELDS = ['azureIdentity', 'selector', 'weight'] as const;

type Problem = Omit<Finding, 'object'>;

/** What bindings are held against: made once for all of them. */
interface Neighbours {
  readonly identities: ReadonlySet<string>;
  /** Namespaces that have an AzureIdentity of a name. */
  readonly namespacesOf: ReadonlyMap<string, readonly string[]>;
  readonly labels: ReadonlySet<string>;
}

/** What is wrong with the bindings of a cluster: neither the API server nor NMI reports any of it. */
export function bindingFindings(objects: ClusterObjects): readonly Finding[] {
  const near: Neighbours = {
    identities: new Set(objects.identities.map(({ meta }) => `${meta.namespace}/${meta.name}`)),
    namespacesOf: namespacesByName(objects),
    labels: new Set(objects.pods.map(({ selector }) => selector)),
  };
  return [
    ...objects.bindings.flatMap((binding) => ofBinding(binding, near)),
    ...duplicates(objects.bindings),
  ];
}

function namespacesByName({ identities }: ClusterObjects): ReadonlyMap<string, readonly string[]> {
  const groups = Map.groupBy(identities, ({ meta }) => meta.name);
  return new Map([...groups].map(([name, all]) => [name, all.map(({ meta }) => meta.namespace)]));
}

function ofBinding(binding: AzureIdentityBinding, near: Neighbours): readonly Finding[] {
  const object = refOf('AzureIdentityBinding', binding.meta);
  const kept = [...target(binding, near), ...selector(binding, near)];
  const problems = [...droppedProblems(binding.meta, FIELDS, kept), ...kept];
  return problems.map((problem) => ({ ...problem, object }));
}

/** The look-up is by the namespace of the binding, never by that of the pod (aad-pod-identity #245). */
function target(
  { meta, azureIdentity }: AzureIdentityBinding,
  near: Neighbours,
): readonly Problem[] {
  if (azureIdentity === '') {
    return [
      {
        severity: 'error',
        code: 'FieldMissing',
        message: 'spec.azureIdentity is empty: the binding refers to no identity.',
        remedy: 'Write the name of an AzureIdentity in the same namespace.',
      },
    ];
  }
  if (near.identities.has(`${meta.namespace}/${azureIdentity}`)) return [];
  const elsewhere = near.namespacesOf.get(azureIdentity) ?? [];
  const hint =
    elsewhere.length === 0
      ? ''
      : ` There is one in namespace ${elsewhere.slice(0, 3).join(', ')}, where it is not looked for.`;
  return [
    {
      severity: 'error',
      code: 'IdentityMissing',
      message: `spec.azureIdentity is ${quoted(azureIdentity)}, and namespace ${meta.namespace} has no AzureIdentity of that name.${hint}`,
      remedy: 'Create the AzureIdentity in this namespace, or correct the name.',
    },
  ];
}

function selector({ selector: text }: AzureIdentityBinding, near: Neighbours): readonly Problem[] {
  if (text === '') {
    return [
      {
        severity: 'error',
        code: 'EmptySelector',
        message:
          'spec.selector is empty: NMI in managed mode takes it for every pod of the namespace without the label. We attach nothing for it.',
        remedy: 'Write the value that the pods carry as label aadpodidbinding.',
      },
    ];
  }
  if (near.labels.has(text)) return [];
  return [
    {
      severity: 'info',
      code: 'NoPodSelected',
      message: `No pod carries label aadpodidbinding: ${quoted(text)}. The label belongs on the pod template.`,
    },
  ];
}

function duplicates(bindings: readonly AzureIdentityBinding[]): readonly Finding[] {
  const groups = Map.groupBy(bindings, ({ meta, azureIdentity, selector: text }) =>
    JSON.stringify([meta.namespace, azureIdentity, text]),
  );
  return [...groups.values()].flatMap((same) => {
    const [first, second] = same.toSorted((a, b) => (a.meta.name < b.meta.name ? -1 : 1));
    if (first === undefined || second === undefined) return [];
    return {
      severity: 'info',
      code: 'DuplicateBinding',
      object: refOf('AzureIdentityBinding', second.meta),
      message: `${same.length} bindings are identical, ${first.meta.name} among them.`,
      remedy: 'Keep one of them.',
    };
  });
}

/** Pods whose label leads nowhere: one finding for each label in a namespace, naming a pod. */
export function podFindings(objects: ClusterObjects, isManaged: boolean): readonly Finding[] {
  const place = (namespace: string, text: string): string =>
    isManaged ? JSON.stringify([namespace, text]) : text;
  const bound = new Set(
    objects.bindings.map(({ meta, selector: text }) => place(meta.namespace, text)),
  );
  const lost = objects.pods.filter(
    (pod) => !isFinished(pod) && !bound.has(place(pod.meta.namespace, pod.selector)),
  );
  const groups = Map.groupBy(lost, ({ meta, selector: text }) =>
    JSON.stringify([meta.namespace, text]),
  );
  return [...groups.values()].flatMap((pods) => lostPods(pods) ?? []);
}

function lostPods(pods: readonly IdentityPod[]): Finding | undefined {
  const [first] = pods.toSorted((a, b) => (a.meta.name < b.meta.name ? -1 : 1));
  if (first === undefined) return undefined;
  const others =
    pods.length > 1 ? `, and ${counted(pods.length - 1, 'more pod')} of its namespace,` : '';
  const text =
    first.selector === ''
      ? 'an empty label aadpodidbinding'
      : `label aadpodidbinding: ${quoted(first.selector)}`;
  return {
    severity: 'warning',
    code: 'NoBinding',
    object: refOf('Pod', first.meta),
    message: `It${others} carries ${text}, and no AzureIdentityBinding that counts for it has this selector.`,
    remedy: 'Create the binding, or correct the label on the pod template.',
  };
}
