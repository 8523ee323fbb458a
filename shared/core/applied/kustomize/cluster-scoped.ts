/**
 * Kinds that kustomize takes for cluster-scoped, by API version: those of its built-in schema (Kubernetes 1.21). Whatever is not
 * here has a namespace to kustomize, even a custom resource that is cluster-scoped in the cluster.
 */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  v1: ['ComponentStatus', 'Namespace', 'Node', 'NodeProxyOptions', 'PersistentVolume'],
  ...both('admissionregistration.k8s.io', [
    'MutatingWebhookConfiguration',
    'ValidatingWebhookConfiguration',
  ]),
  ...both('apiextensions.k8s.io', ['CustomResourceDefinition']),
  ...both('apiregistration.k8s.io', ['APIService']),
  ...both('certificates.k8s.io', ['CertificateSigningRequest']),
  ...both('networking.k8s.io', ['IngressClass']),
  ...both('node.k8s.io', ['RuntimeClass']),
  ...both('rbac.authorization.k8s.io', ['ClusterRole', 'ClusterRoleBinding']),
  ...both('scheduling.k8s.io', ['PriorityClass']),
  'flowcontrol.apiserver.k8s.io/v1beta1': ['FlowSchema', 'PriorityLevelConfiguration'],
  'policy/v1beta1': ['PodSecurityPolicy'],
  'storage.k8s.io/v1': ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment'],
  'storage.k8s.io/v1beta1': ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment'],
};

function both(group: string, kinds: readonly string[]): Record<string, readonly string[]> {
  return { [`${group}/v1`]: kinds, [`${group}/v1beta1`]: kinds };
}

/** True of the kinds that kustomize knows to have no namespace; a custom kind is namespaced for it. */
export function isClusterScoped(apiVersion: string, kind: string): boolean {
  return Object.hasOwn(KINDS, apiVersion) && (KINDS[apiVersion] ?? []).includes(kind);
}
