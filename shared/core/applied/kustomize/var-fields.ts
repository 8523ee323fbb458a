import type { FieldSpec } from './kustomization-file';

const CONTAINER_FIELDS = ['args', 'command', 'env/value', 'volumeMounts/mountPath'] as const;

const POD_SPECS: readonly (readonly [string, string])[] = [
  ['CronJob', 'spec/jobTemplate/spec/template/spec'],
  ...['DaemonSet', 'Deployment', 'Job', 'ReplicaSet', 'StatefulSet'].map(
    (kind) => [kind, 'spec/template/spec'] as const,
  ),
  ['Pod', 'spec'],
];

/** Where `$(NAME)` of a var is replaced. */
export const VAR_FIELDS: readonly FieldSpec[] = [
  ...POD_SPECS.flatMap(([kind, path]) =>
    ['containers', 'initContainers'].flatMap((list) =>
      CONTAINER_FIELDS.map((field) => ({ path: `${path}/${list}/${field}`, kind })),
    ),
  ),
  { path: 'spec/jobTemplate/spec/template/volumes/nfs/server', kind: 'CronJob' },
  ...['DaemonSet', 'Deployment', 'Job', 'ReplicaSet'].map((kind) => ({
    path: 'spec/template/spec/volumes/nfs/server',
    kind,
  })),
  { path: 'spec/volumes/nfs/server', kind: 'Pod' },
  { path: 'spec/template/metadata/annotations', kind: 'Deployment' },
  { path: 'spec/rules/host', kind: 'Ingress' },
  { path: 'spec/tls/hosts', kind: 'Ingress' },
  { path: 'spec/tls/secretName', kind: 'Ingress' },
  { path: 'spec/ports/port', kind: 'Service' },
  { path: 'spec/ports/targetPort', kind: 'Service' },
  { path: 'spec/volumeClaimTemplates/spec/nfs/server', kind: 'StatefulSet' },
  { path: 'spec/nfs/server', kind: 'PersistentVolume' },
  { path: 'metadata/labels' },
  { path: 'metadata/annotations' },
];
