import type { FieldSpec } from './kustomization-file';
import type { Gvk } from './resource';

/** Fields that hold the name of an object of some kind. */
export interface NameReference {
  readonly target: Partial<Gvk>;
  readonly fields: readonly FieldSpec[];
}

const POD_SPECS: readonly (FieldSpec & { readonly kind: string })[] = [
  { path: 'spec', version: 'v1', kind: 'Pod' },
  { path: 'template/spec', kind: 'PodTemplate' },
  ...['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job'].map((kind) => ({
    path: 'spec/template/spec',
    kind,
  })),
  { path: 'spec/jobTemplate/spec/template/spec', kind: 'CronJob' },
];

/** Kinds that kustomize looks at for the other references of pods. */
const OTHER_PODS: readonly FieldSpec[] = [
  { path: 'spec', kind: 'Pod' },
  ...['StatefulSet', 'Deployment', 'ReplicationController', 'Job', 'DaemonSet'].map((kind) => ({
    path: 'spec/template/spec',
    kind,
  })),
  { path: 'spec/jobTemplate/spec/template/spec', kind: 'CronJob' },
];

const CONFIG_MAP_OF_POD = [
  'volumes/configMap/name',
  'containers/env/valueFrom/configMapKeyRef/name',
  'initContainers/env/valueFrom/configMapKeyRef/name',
  'containers/envFrom/configMapRef/name',
  'initContainers/envFrom/configMapRef/name',
  'volumes/projected/sources/configMap/name',
] as const;

const SECRET_OF_POD = [
  'volumes/secret/secretName',
  'containers/env/valueFrom/secretKeyRef/name',
  'initContainers/env/valueFrom/secretKeyRef/name',
  'containers/envFrom/secretRef/name',
  'initContainers/envFrom/secretRef/name',
  'imagePullSecrets/name',
  'volumes/projected/sources/secret/name',
] as const;

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';

export const NAME_REFERENCES: readonly NameReference[] = [
  ...['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map(
    (kind): NameReference => ({
      target: { kind },
      fields: [{ path: 'spec/scaleTargetRef/name', kind: 'HorizontalPodAutoscaler' }],
    }),
  ),
  {
    target: { kind: 'ConfigMap', version: 'v1' },
    fields: [
      ...below(POD_SPECS, CONFIG_MAP_OF_POD),
      { path: 'spec/configSource/configMap', kind: 'Node' },
      { path: 'rules/resourceNames', kind: 'Role' },
      { path: 'rules/resourceNames', kind: 'ClusterRole' },
      {
        path: 'metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap',
        kind: 'Ingress',
      },
    ],
  },
  {
    target: { kind: 'Secret', version: 'v1' },
    fields: [
      ...below(POD_SPECS, SECRET_OF_POD),
      { path: 'spec/tls/secretName', kind: 'Ingress' },
      { path: 'metadata/annotations/ingress.kubernetes.io\\/auth-secret', kind: 'Ingress' },
      { path: 'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret', kind: 'Ingress' },
      {
        path: 'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret',
        kind: 'Ingress',
      },
      { path: 'imagePullSecrets/name', kind: 'ServiceAccount' },
      { path: 'parameters/secretName', kind: 'StorageClass' },
      { path: 'parameters/adminSecretName', kind: 'StorageClass' },
      { path: 'parameters/userSecretName', kind: 'StorageClass' },
      { path: 'parameters/secretRef', kind: 'StorageClass' },
      { path: 'rules/resourceNames', kind: 'Role' },
      { path: 'rules/resourceNames', kind: 'ClusterRole' },
      {
        path: 'spec/template/spec/containers/env/valueFrom/secretKeyRef/name',
        kind: 'Service',
        group: 'serving.knative.dev',
        version: 'v1',
      },
      { path: 'spec/azureFile/secretName', kind: 'PersistentVolume' },
    ],
  },
  {
    target: { kind: 'Service', version: 'v1' },
    fields: [
      { path: 'spec/serviceName', kind: 'StatefulSet', group: 'apps' },
      { path: 'spec/rules/http/paths/backend/serviceName', kind: 'Ingress' },
      { path: 'spec/backend/serviceName', kind: 'Ingress' },
      { path: 'spec/rules/http/paths/backend/service/name', kind: 'Ingress' },
      { path: 'spec/defaultBackend/service/name', kind: 'Ingress' },
      { path: 'spec/service/name', kind: 'APIService', group: 'apiregistration.k8s.io' },
      {
        path: 'webhooks/clientConfig/service',
        kind: 'ValidatingWebhookConfiguration',
        group: ADMISSION,
      },
      {
        path: 'webhooks/clientConfig/service',
        kind: 'MutatingWebhookConfiguration',
        group: ADMISSION,
      },
    ],
  },
  {
    target: { kind: 'Role', group: RBAC },
    fields: [{ path: 'roleRef/name', kind: 'RoleBinding', group: RBAC }],
  },
  {
    target: { kind: 'ClusterRole', group: RBAC },
    fields: [
      { path: 'roleRef/name', kind: 'RoleBinding', group: RBAC },
      { path: 'roleRef/name', kind: 'ClusterRoleBinding', group: RBAC },
    ],
  },
  {
    target: { kind: 'ServiceAccount', version: 'v1' },
    fields: [
      { path: 'subjects', kind: 'RoleBinding', group: RBAC },
      { path: 'subjects', kind: 'ClusterRoleBinding', group: RBAC },
      ...below(OTHER_PODS, ['serviceAccountName']),
    ],
  },
  {
    target: { kind: 'PersistentVolumeClaim', version: 'v1' },
    fields: below(OTHER_PODS, ['volumes/persistentVolumeClaim/claimName']),
  },
  {
    target: { kind: 'PersistentVolume', version: 'v1' },
    fields: [
      { path: 'spec/volumeName', kind: 'PersistentVolumeClaim' },
      { path: 'rules/resourceNames', kind: 'ClusterRole' },
    ],
  },
  {
    target: { kind: 'StorageClass', version: 'v1', group: 'storage.k8s.io' },
    fields: [
      { path: 'spec/storageClassName', kind: 'PersistentVolume' },
      { path: 'spec/storageClassName', kind: 'PersistentVolumeClaim' },
      { path: 'spec/volumeClaimTemplates/spec/storageClassName', kind: 'StatefulSet' },
    ],
  },
  {
    target: { kind: 'PriorityClass', version: 'v1', group: 'scheduling.k8s.io' },
    fields: below(OTHER_PODS, ['priorityClassName']),
  },
  {
    // kustomize says a version in the group here, so that no object is ever meant.
    target: { kind: 'IngressClass', version: 'v1', group: 'networking.k8s.io/v1' },
    fields: [{ path: 'spec/ingressClassName', kind: 'Ingress' }],
  },
  {
    target: { kind: 'ValidatingAdmissionPolicy', group: ADMISSION },
    fields: [
      { path: 'spec/policyName', kind: 'ValidatingAdmissionPolicyBinding', group: ADMISSION },
    ],
  },
];

function below(pods: readonly FieldSpec[], paths: readonly string[]): readonly FieldSpec[] {
  return pods.flatMap((pod) => paths.map((path) => ({ ...pod, path: `${pod.path}/${path}` })));
}
