import type { Json, JsonObject } from '../base/json';
import { isJsonObject } from '../base/json';
import { goText, goTruth } from './go-text';
import { pathOf, valueAt } from '../configuration/value-path';

/** What the chart aad-pod-identity makes of its values, or where its templates fail. */
export type NmiStart = NmiStarts | NmiFails;

export interface NmiFails {
  readonly kind: 'fails';
  /** Dotted path of the value that no template can take. */
  readonly path: string;
  readonly message: string;
}

export interface NmiStarts {
  readonly kind: 'starts';
  readonly image: string;
  readonly args: readonly string[];
  /** FORCENAMESPACED, as text; only standard mode sets it. */
  readonly forceNamespaced?: string;
  /** Whether NMI's account may read Secrets, which service principals need. */
  readonly readsSecrets: boolean;
  readonly mic?: {
    readonly image: string;
    readonly replicas: number;
    readonly args: readonly string[];
  };
  readonly maxUnavailable?: Json;
}

/**
 * What NMI is started with, by the rules of the chart's templates 4.1.16 to 4.1.18
 * (https://github.com/Azure/aad-pod-identity/tree/master/charts). `values`: the chart's own with all others on top.
 */
export function nmiStart(values: JsonObject): NmiStart {
  const at = (path: string): Json | undefined => valueAt(values, pathOf(path));
  const tag = semverOf(goText(at('nmi.tag')));
  if (tag === undefined) return badTag('nmi.tag', at('nmi.tag'));
  const standard = at('operationMode') === 'standard';
  const rollingUpdate = at('nmi.updateStrategy.rollingUpdate.maxUnavailable');
  return {
    kind: 'starts',
    image: imageOf(at, 'nmi'),
    args: nmiArgs(at, tag),
    ...(standard && { forceNamespaced: goText(at('forceNamespaced')) }),
    readsSecrets: goTruth(at('rbac.enabled')) && goTruth(at('rbac.allowAccessToSecrets')),
    ...(standard && { mic: micOf(at) }),
    ...(rollingUpdate !== undefined && { maxUnavailable: rollingUpdate }),
  };
}

type At = (path: string) => Json | undefined;

/** One flag of NMI: printed when its value is true in a template's sense, or always. */
interface Flag {
  readonly flag: string;
  readonly path: string;
  readonly always?: true;
}

const BEFORE_MODE: readonly Flag[] = [
  { flag: '--http-probe-port', path: 'nmi.probePort' },
  { flag: '--ipt-update-interval-sec', path: 'nmi.ipTableUpdateTimeIntervalInSeconds' },
  { flag: '--MICNamespace', path: 'nmi.micNamespace' },
  { flag: '--retry-attempts-for-created', path: 'nmi.retryAttemptsForCreated' },
  { flag: '--retry-attempts-for-assigned', path: 'nmi.retryAttemptsForAssigned' },
  { flag: '--find-identity-retry-interval', path: 'nmi.findIdentityRetryIntervalInSeconds' },
  { flag: '--enableScaleFeatures', path: 'nmi.enableScaleFeatures', always: true },
  { flag: '--prometheus-port', path: 'nmi.prometheusPort' },
  { flag: '--block-instance-metadata', path: 'nmi.blockInstanceMetadata' },
  { flag: '--metadata-header-required', path: 'nmi.metadataHeaderRequired', always: true },
  { flag: '--log-format', path: 'nmi.loggingFormat' },
  { flag: '-v', path: 'nmi.logVerbosity' },
];

const AFTER_KUBELET: readonly Flag[] = [
  { flag: '--custom-user-agent', path: 'customUserAgent' },
  { flag: '--set-retry-after-header', path: 'nmi.setRetryAfterHeader' },
  { flag: '--enable-conntrack-deletion', path: 'nmi.enableConntrackDeletion' },
];

function nmiArgs(at: At, tag: Version): readonly string[] {
  return [
    ...(isBefore(tag, [1, 6, 2]) ? ['--host-ip=$(HOST_IP)'] : []),
    '--node=$(NODE_NAME)',
    ...printed(at, BEFORE_MODE),
    ...(isBefore(tag, [1, 6, 0]) ? [] : [`--operation-mode=${goText(at('operationMode'))}`]),
    ...(at('operationMode') === 'managed' ? ['--forceNamespaced'] : []),
    ...printed(at, [
      { flag: '--allow-network-plugin-kubenet', path: 'nmi.allowNetworkPluginKubenet' },
    ]),
    ...(isBefore(tag, [1, 7, 0]) ? [] : [`--kubelet-config=${goText(at('nmi.kubeletConfig'))}`]),
    ...printed(at, AFTER_KUBELET),
  ];
}

const MIC_FLAGS: readonly Flag[] = [
  { flag: '--log-format', path: 'mic.loggingFormat' },
  { flag: '-v', path: 'mic.logVerbosity' },
  { flag: '--leader-election-instance', path: 'mic.leaderElection.instance' },
  { flag: '--leader-election-namespace', path: 'mic.leaderElection.namespace' },
  { flag: '--leader-election-name', path: 'mic.leaderElection.name' },
  { flag: '--leader-election-duration', path: 'mic.leaderElection.duration' },
  { flag: '--http-probe-port', path: 'mic.probePort' },
  { flag: '--createDeleteBatch', path: 'mic.createDeleteBatch' },
  { flag: '--clientQps', path: 'mic.clientQps' },
  { flag: '--prometheus-port', path: 'mic.prometheusPort' },
  { flag: '--syncRetryDuration', path: 'mic.syncRetryDuration' },
  { flag: '--update-user-msi-max-retry', path: 'mic.updateUserMSIMaxRetry' },
  { flag: '--update-user-msi-retry-interval', path: 'mic.updateUserMSIRetryInterval' },
  {
    flag: '--identity-assignment-reconcile-interval',
    path: 'mic.identityAssignmentReconcileInterval',
  },
  { flag: '--custom-user-agent', path: 'customUserAgent' },
];

function micOf(at: At): NonNullable<NmiStarts['mic']> {
  const cloud = goTruth(at('adminsecret'))
    ? []
    : [`--cloudconfig=${goText(at('mic.cloudConfig'))}`];
  return {
    image: imageOf(at, 'mic'),
    replicas: Number(at('mic.replicas') ?? 0),
    args: [...cloud, '--logtostderr', ...printed(at, MIC_FLAGS)],
  };
}

function printed(at: At, flags: readonly Flag[]): readonly string[] {
  return flags
    .filter(({ path, always }) => always === true || goTruth(at(path)))
    .map(({ flag, path }) => `${flag}=${goText(at(path))}`);
}

function imageOf(at: At, part: 'nmi' | 'mic'): string {
  const [repository, name, tag] = ['image.repository', `${part}.image`, `${part}.tag`].map((path) =>
    goText(at(path)),
  );
  return `${repository}/${name}:${tag}`;
}

type Version = readonly [number, number, number];

/** As Masterminds/semver reads a version: a `v` in front and missing parts are fine, `latest` and a digest are not. */
const SEMVER = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-[\w.-]+)?(?:\+[\w.-]+)?$/;

function semverOf(text: string): Version | undefined {
  const [whole, major, minor, patch] = SEMVER.exec(text) ?? [];
  return whole === undefined ? undefined : [Number(major), Number(minor ?? 0), Number(patch ?? 0)];
}

function isBefore(version: Version, other: Version): boolean {
  const at = version.findIndex((part, index) => part !== other[index]);
  return at !== -1 && (version[at] ?? 0) < (other[at] ?? 0);
}

function badTag(path: string, value: Json | undefined): NmiFails {
  const shown = isJsonObject(value) ? 'a map' : JSON.stringify(value ?? null).slice(0, 100);
  return {
    kind: 'fails',
    path,
    message: `${path} is ${shown}, and the chart compares it as a version: Helm would refuse to render it. A tag such as v1.8.17 is wanted, without a digest`,
  };
}
