import type { Profile } from '../configuration/profile';
import { equalFold } from './equal-fold';
import type { Finding } from './findings';
import { quoted } from './findings';
import type { ClusterObjects, IdentityPod, PodIdentityException } from '../cluster/objects';
import { API_VERSION, refOf } from '../cluster/objects';

/** An AzurePodIdentityException as it is in a manifest. */
export interface ExceptionManifest {
  readonly apiVersion: typeof API_VERSION;
  readonly kind: 'AzurePodIdentityException';
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly podLabels: Readonly<Record<string, string>> };
}

const ADDONS = {
  namespace: 'kube-system',
  key: 'kubernetes.azure.com/managedby',
  value: 'aks',
} as const;

/** True for the label that AKS gives to its add-ons, where they run. */
export function isForAddons(namespace: string, key: string, value: string): boolean {
  return namespace === ADDONS.namespace && key === ADDONS.key && equalFold(value, ADDONS.value);
}

/**
 * Exceptions that every installation needs: AKS add-ons ask IMDS for their own identities, and NMI would refuse them
 * (chart 4.1.18 ships it). MIC must not have to ask NMI for its own token (aad-pod-identity #484).
 */
export function addonExceptions(
  profile: Pick<Profile, 'mode' | 'mic'>,
  micNamespace = 'default',
): readonly ExceptionManifest[] {
  const addons = manifest('aks-addon-exception', ADDONS.namespace, { [ADDONS.key]: ADDONS.value });
  if (profile.mode !== 'standard' || profile.mic !== 'in-cluster') return [addons];
  return [
    addons,
    manifest('mic', micNamespace, {
      app: 'mic',
      component: 'mic',
      'app.kubernetes.io/component': 'mic',
    }),
  ];
}

function manifest(
  name: string,
  namespace: string,
  podLabels: Readonly<Record<string, string>>,
): ExceptionManifest {
  return {
    apiVersion: API_VERSION,
    kind: 'AzurePodIdentityException',
    metadata: { name, namespace },
    spec: { podLabels },
  };
}

/** Missing exceptions, and those that mean nothing or too much. */
export function exceptionFindings(profile: Profile, objects: ClusterObjects): readonly Finding[] {
  if (!objects.installed) return [];
  const usual = addonExceptions(profile, objects.installation.namespaces[0]);
  return [
    ...usual.flatMap((wanted) => (isThere(wanted, objects.exceptions) ? [] : [missing(wanted)])),
    ...objects.exceptions.flatMap((exception) => ofException(exception, objects.pods)),
    ...objects.exceptions.flatMap((exception) => open(exception, usual, profile)),
  ];
}

/** One label in common is enough for NMI: the key in this very spelling, the value in any, as Go folds it. */
export function isExcepted(
  labels: Readonly<Record<string, string>>,
  { podLabels }: Pick<PodIdentityException, 'podLabels'>,
): boolean {
  return Object.entries(podLabels).some(
    ([key, value]) => Object.hasOwn(labels, key) && equalFold(labels[key] ?? '', value),
  );
}

/** Another exception serves as well, if it excepts pods by one of the labels. */
function isThere(wanted: ExceptionManifest, all: readonly PodIdentityException[]): boolean {
  return all.some(
    (exception) =>
      exception.meta.namespace === wanted.metadata.namespace &&
      isExcepted(wanted.spec.podLabels, exception),
  );
}

function missing({ metadata, spec }: ExceptionManifest): Finding {
  const labels = Object.entries(spec.podLabels).map(([key, value]) => `${key}: ${value}`);
  return {
    severity: 'warning',
    code: 'ExceptionMissing',
    message: `Namespace ${metadata.namespace} has no AzurePodIdentityException for pods with ${labels.join(' or ')}: NMI would refuse them the tokens of their own identities.`,
    remedy: `Apply AzurePodIdentityException ${metadata.name}; the chart installs it with installMICException.`,
  };
}

/**
 * Pods need no label for it, so none of them need be seen here. An empty one excepts nobody; those that every installation
 * has are meant so.
 */
function open(
  exception: PodIdentityException,
  usual: readonly ExceptionManifest[],
  { nmiNamespaces }: Profile,
): readonly Finding[] {
  const { meta, podLabels } = exception;
  const labels = Object.entries(podLabels).filter(
    ([key, value]) => !isUsual(key, value, meta, usual),
  );
  const [first] = labels;
  if (first === undefined) return [];
  return [
    {
      // Who may write into the namespaces of NMI is trusted with every token anyway.
      severity: nmiNamespaces.includes(meta.namespace) ? 'warning' : 'error',
      code: 'ExceptionOpensNode',
      object: refOf('AzurePodIdentityException', meta),
      message: `Any pod of namespace ${meta.namespace} with label ${quoted(first.join(': '))} gets the token of every identity on its node, no matter whom it is for; it needs no binding and no other label.`,
      remedy:
        'Delete it, unless the pods are meant to have all of that; few should be allowed to write exceptions.',
    },
  ];
}

function isUsual(
  key: string,
  value: string,
  { namespace }: PodIdentityException['meta'],
  usual: readonly ExceptionManifest[],
): boolean {
  return usual.some(
    ({ metadata, spec }) =>
      metadata.namespace === namespace &&
      isExcepted(spec.podLabels, { podLabels: { [key]: value } }),
  );
}

function ofException(
  exception: PodIdentityException,
  pods: readonly IdentityPod[],
): readonly Finding[] {
  const object = refOf('AzurePodIdentityException', exception.meta);
  if (Object.keys(exception.podLabels).length === 0) {
    const message = 'spec.podLabels is empty: no pod is excepted by it.';
    return [{ severity: 'warning', code: 'EmptyException', object, message }];
  }
  const both = pods.find(
    ({ meta }) => meta.namespace === exception.meta.namespace && isExcepted(meta.labels, exception),
  );
  if (both === undefined) return [];
  return [
    {
      severity: 'warning',
      code: 'ExceptedPod',
      object,
      message: `It excepts pod ${both.meta.name}, which asks for an identity by its label: NMI passes it on to IMDS, and every identity of the node is open to it.`,
      remedy: 'Narrow spec.podLabels, or take the label aadpodidbinding off the pod.',
    },
  ];
}
