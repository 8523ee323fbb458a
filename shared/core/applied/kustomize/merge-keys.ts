/** How lists merge within an object: those that are not named here are replaced. */
export interface MergeSchema {
  readonly fields: Readonly<Record<string, MergeField>>;
}

export type MergeField =
  | { readonly map: () => MergeSchema }
  | {
      /** Fields that tell elements apart; none: the elements are scalars. */
      readonly keys: readonly string[];
      readonly element?: () => MergeSchema;
    };

/** The merge keys of Kubernetes' OpenAPI description, release 1.21, which is the one that kustomize has built in. */
const NOTHING: MergeSchema = { fields: {} };
const META: MergeSchema = { fields: { finalizers: { keys: [] }, ownerReferences: byKey('uid') } };
const CONDITIONS: MergeSchema = { fields: { conditions: byKey('type') } };
const CLAIM: MergeSchema = { fields: { metadata: { map: () => META } } };
const VOLUME: MergeSchema = {
  fields: { ephemeral: { map: () => ({ fields: { volumeClaimTemplate: { map: () => CLAIM } } }) } },
};
const EPHEMERAL_CONTAINER: MergeSchema = {
  fields: {
    env: byKey('name'),
    volumeDevices: byKey('devicePath'),
    volumeMounts: byKey('mountPath'),
  },
};
const CONTAINER: MergeSchema = {
  fields: { ...EPHEMERAL_CONTAINER.fields, ports: byKey('containerPort', 'protocol') },
};
const POD_SPEC: MergeSchema = {
  fields: {
    containers: { keys: ['name'], element: () => CONTAINER },
    ephemeralContainers: { keys: ['name'], element: () => EPHEMERAL_CONTAINER },
    initContainers: { keys: ['name'], element: () => CONTAINER },
    hostAliases: byKey('ip'),
    imagePullSecrets: byKey('name'),
    topologySpreadConstraints: byKey('topologyKey', 'whenUnsatisfiable'),
    volumes: { keys: ['name'], element: () => VOLUME },
  },
};
const POD_TEMPLATE: MergeSchema = {
  fields: { metadata: { map: () => META }, spec: { map: () => POD_SPEC } },
};
const TEMPLATED: MergeSchema = { fields: { template: { map: () => POD_TEMPLATE } } };
const WORKLOAD = kind({ spec: { map: () => TEMPLATED }, status: { map: () => CONDITIONS } });
const JOB_TEMPLATE: MergeSchema = {
  fields: { metadata: { map: () => META }, spec: { map: () => TEMPLATED } },
};
const CRON_JOB = kind({
  spec: { map: () => ({ fields: { jobTemplate: { map: () => JOB_TEMPLATE } } }) },
});
const WEBHOOKS = kind({ webhooks: byKey('name') });
const WITH_CONDITIONS = kind({ status: { map: () => CONDITIONS } });
const CSI_NODE = kind({ spec: { map: () => ({ fields: { drivers: byKey('name') } }) } });
const ONLY_META = kind({});

const SCHEMAS: Readonly<Record<string, Readonly<Record<string, MergeSchema>>>> = {
  v1: {
    ...all(
      ONLY_META,
      'Binding ConfigMap Endpoints Event LimitRange PersistentVolume ResourceQuota Secret',
    ),
    ComponentStatus: kind({ conditions: byKey('type') }),
    Namespace: WITH_CONDITIONS,
    Node: kind({
      spec: { map: () => ({ fields: { podCIDRs: { keys: [] } } }) },
      status: { map: () => ({ fields: { addresses: byKey('type'), conditions: byKey('type') } }) },
    }),
    PersistentVolumeClaim: WITH_CONDITIONS,
    Pod: kind({
      spec: { map: () => POD_SPEC },
      status: { map: () => ({ fields: { conditions: byKey('type'), podIPs: byKey('ip') } }) },
    }),
    PodTemplate: kind({ template: { map: () => POD_TEMPLATE } }),
    ReplicationController: WORKLOAD,
    Service: kind({
      spec: { map: () => ({ fields: { ports: byKey('port', 'protocol') } }) },
      status: { map: () => CONDITIONS },
    }),
    ServiceAccount: kind({ secrets: byKey('name') }),
  },
  'apps/v1': {
    ...all(WORKLOAD, 'DaemonSet Deployment ReplicaSet StatefulSet'),
    ControllerRevision: ONLY_META,
  },
  'batch/v1': { CronJob: CRON_JOB, Job: WORKLOAD },
  'batch/v1beta1': { CronJob: CRON_JOB },
  ...versions(
    'admissionregistration.k8s.io',
    'v1 v1beta1',
    all(WEBHOOKS, 'MutatingWebhookConfiguration ValidatingWebhookConfiguration'),
  ),
  ...versions('apiextensions.k8s.io', 'v1 v1beta1', all(ONLY_META, 'CustomResourceDefinition')),
  ...versions('apiregistration.k8s.io', 'v1 v1beta1', all(WITH_CONDITIONS, 'APIService')),
  ...versions('authentication.k8s.io', 'v1 v1beta1', all(ONLY_META, 'TokenReview')),
  ...versions(
    'authorization.k8s.io',
    'v1 v1beta1',
    all(
      ONLY_META,
      'LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview',
    ),
  ),
  ...versions('autoscaling', 'v1 v2beta1 v2beta2', all(ONLY_META, 'HorizontalPodAutoscaler')),
  ...versions('certificates.k8s.io', 'v1 v1beta1', all(ONLY_META, 'CertificateSigningRequest')),
  ...versions('coordination.k8s.io', 'v1 v1beta1', all(ONLY_META, 'Lease')),
  ...versions('discovery.k8s.io', 'v1 v1beta1', all(ONLY_META, 'EndpointSlice')),
  ...versions('events.k8s.io', 'v1 v1beta1', all(ONLY_META, 'Event')),
  ...versions('extensions', 'v1beta1', all(ONLY_META, 'Ingress')),
  ...versions(
    'flowcontrol.apiserver.k8s.io',
    'v1beta1',
    all(ONLY_META, 'FlowSchema PriorityLevelConfiguration'),
  ),
  ...versions('networking.k8s.io', 'v1 v1beta1', all(ONLY_META, 'Ingress IngressClass')),
  ...versions('node.k8s.io', 'v1 v1beta1', all(ONLY_META, 'RuntimeClass')),
  ...versions('policy', 'v1 v1beta1', all(WITH_CONDITIONS, 'PodDisruptionBudget')),
  ...versions(
    'rbac.authorization.k8s.io',
    'v1 v1beta1',
    all(ONLY_META, 'ClusterRole ClusterRoleBinding Role RoleBinding'),
  ),
  ...versions('scheduling.k8s.io', 'v1 v1beta1', all(ONLY_META, 'PriorityClass')),
  ...versions('storage.k8s.io', 'v1 v1beta1', {
    ...all(ONLY_META, 'CSIDriver StorageClass VolumeAttachment'),
    CSINode: CSI_NODE,
  }),
};

/** Kinds whose schema has something beside what its group's other versions have. */
const ONE_VERSION: Readonly<Record<string, MergeSchema>> = {
  'networking.k8s.io/v1 NetworkPolicy': ONLY_META,
  'policy/v1beta1 PodSecurityPolicy': ONLY_META,
  'policy/v1beta1 Eviction': ONLY_META,
  'storage.k8s.io/v1beta1 CSIStorageCapacity': ONLY_META,
  'authentication.k8s.io/v1 TokenRequest': ONLY_META,
  'autoscaling/v1 Scale': ONLY_META,
};

function byKey(...keys: readonly string[]): MergeField {
  return { keys };
}

function kind(fields: Readonly<Record<string, MergeField>>): MergeSchema {
  return { fields: { metadata: { map: () => META }, ...fields } };
}

function all(schema: MergeSchema, kinds: string): Record<string, MergeSchema> {
  return Object.fromEntries(kinds.split(' ').map((each) => [each, schema]));
}

function versions(
  group: string,
  names: string,
  kinds: Readonly<Record<string, MergeSchema>>,
): Record<string, Readonly<Record<string, MergeSchema>>> {
  return Object.fromEntries(names.split(' ').map((each) => [`${group}/${each}`, kinds]));
}

/** undefined: a kind that is not built in, all of whose lists are replaced. */
export function mergeSchemaOf(apiVersion: string, name: string): MergeSchema | undefined {
  const kinds = Object.hasOwn(SCHEMAS, apiVersion) ? SCHEMAS[apiVersion] : undefined;
  if (kinds !== undefined && Object.hasOwn(kinds, name)) return kinds[name];
  const key = `${apiVersion} ${name}`;
  return Object.hasOwn(ONE_VERSION, key) ? ONE_VERSION[key] : undefined;
}

/** Below a kind that is built in, what has no merge keys has a schema still: an empty one. */
export function fieldSchema(
  schema: MergeSchema | undefined,
  field: string,
): MergeSchema | undefined {
  if (schema === undefined) return undefined;
  const found = Object.hasOwn(schema.fields, field) ? schema.fields[field] : undefined;
  if (found === undefined) return NOTHING;
  return 'map' in found ? found.map() : NOTHING;
}

/** How a strategic merge treats the field; undefined: a list there is replaced. */
export function listKeys(schema: MergeSchema | undefined, field: string): MergeField | undefined {
  if (schema === undefined || !Object.hasOwn(schema.fields, field)) return undefined;
  return schema.fields[field];
}
