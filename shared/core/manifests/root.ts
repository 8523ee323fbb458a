import type { Scope } from '../charts/template/scope';
import {
  fromJson,
  goString,
  type GoMap,
  type GoMethod,
  type GoStruct,
  type GoValue,
  NotComputed,
} from './go/value';
import type { Release } from './release';

/** The `.` of each template of a chart; its values are one map, which templates may write into. */
export function rootOf(
  scope: Scope,
  release: Release,
  assumed: Set<string>,
): (path: string) => GoMap {
  const shared: readonly (readonly [string, GoValue])[] = [
    ['Values', fromJson(scope.values)],
    ['Chart', chartOf(scope)],
    ['Release', releaseOf(release)],
    ['Capabilities', capabilities(release, assumed)],
    ['Files', files()],
  ];
  return (path) => new Map<string, GoValue>([...shared, ['Template', templateOf(scope, path)]]);
}

/** Fields of Chart.yaml that are texts; what it does not say is an empty one. */
const TEXTS: Readonly<Record<string, string>> = {
  APIVersion: 'apiVersion',
  Description: 'description',
  Home: 'home',
  Icon: 'icon',
  KubeVersion: 'kubeVersion',
  Type: 'type',
};
const OTHERS: Readonly<Record<string, string>> = {
  Annotations: 'annotations',
  Keywords: 'keywords',
  Sources: 'sources',
};

function chartOf({ name, version, appVersion, metadata }: Scope): GoStruct {
  const texts = Object.entries(TEXTS).map(([field, key]) => [field, metadata[key] ?? ''] as const);
  const others = Object.entries(OTHERS).map(
    ([field, key]) => [field, metadata[key] ?? null] as const,
  );
  const fields = new Map<string, GoValue>([
    ...[...texts, ...others].map(([field, value]) => [field, fromJson(value)] as const),
    ['Name', name],
    ['Version', version],
    ['AppVersion', appVersion ?? ''],
    ['Deprecated', metadata['deprecated'] === true],
  ]);
  return { struct: '.Chart', fields };
}

/** Flux upgrades what is there. */
function releaseOf({ name, namespace }: Release): GoMap {
  return new Map<string, GoValue>([
    ['Name', name],
    ['Namespace', namespace],
    ['Service', 'Helm'],
    ['IsUpgrade', true],
    ['IsInstall', false],
    ['Revision', 2n],
  ]);
}

/** What Helm calls the template: the outermost chart first. */
export function fileName({ outer, folder }: Scope, path: string): string {
  return `${outer}/${folder}${path}`;
}

function templateOf(scope: Scope, path: string): GoMap {
  return new Map<string, GoValue>([
    ['Name', fileName(scope, path)],
    ['BasePath', fileName(scope, 'templates')],
  ]);
}

const BUILT_IN: ReadonlySet<string> = new Set([
  'v1',
  'admissionregistration.k8s.io/v1',
  'apiextensions.k8s.io/v1',
  'apiregistration.k8s.io/v1',
  'apps/v1',
  'authentication.k8s.io/v1',
  'authorization.k8s.io/v1',
  'autoscaling/v1',
  'autoscaling/v2',
  'batch/v1',
  'certificates.k8s.io/v1',
  'coordination.k8s.io/v1',
  'discovery.k8s.io/v1',
  'events.k8s.io/v1',
  'networking.k8s.io/v1',
  'node.k8s.io/v1',
  'policy/v1',
  'rbac.authorization.k8s.io/v1',
  'scheduling.k8s.io/v1',
  'storage.k8s.io/v1',
]);

function capabilities({ kubeVersion }: Release, assumed: Set<string>): GoStruct {
  const has: GoMethod = {
    method: 'Has',
    call: ([api = '']) => {
      const name = goString(api);
      const [group = '', version = ''] = name.split('/');
      const isServed =
        BUILT_IN.has(name) || BUILT_IN.has(`${group}/${version}`) || /^v1\//.test(name);
      if (!isServed) assumed.add(`the cluster counts as one that does not serve ${name}`);
      return isServed;
    },
  };
  return {
    struct: '.Capabilities',
    fields: new Map<string, GoValue>([
      ...(kubeVersion === undefined ? [] : [['KubeVersion', kubeVersionOf(kubeVersion)] as const]),
      ['APIVersions', { struct: '.Capabilities.APIVersions', fields: new Map([['Has', has]]) }],
    ]),
  };
}

function kubeVersionOf(text: string): GoStruct {
  const version = text.startsWith('v') ? text : `v${text}`;
  const [major = '', minor = ''] = version.slice(1).split('.');
  const fields = new Map<string, GoValue>([
    ['Version', version],
    ['GitVersion', version],
    ['Major', major],
    ['Minor', minor],
  ]);
  return { struct: 'KubeVersion', fields };
}

/** Only templates and values of a package are kept. */
function files(): GoStruct {
  const refused = (method: string): readonly [string, GoMethod] => [
    method,
    {
      method,
      call: () => {
        throw new NotComputed('reads files of the chart');
      },
    },
  ];
  const methods = ['Get', 'GetBytes', 'Glob', 'Lines', 'AsConfig', 'AsSecrets'];
  return { struct: '.Files', fields: new Map(methods.map(refused)) };
}
