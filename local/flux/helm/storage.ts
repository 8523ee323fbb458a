import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { JsonObject } from '../../../shared/core/base/json';
import type { KubeObject } from '../../kubernetes';
import { asMap, textOf } from '../../kubernetes';
import type { Cluster, Name } from '../flux-object';

/** A revision of a release, as Helm keeps it in a Secret `sh.helm.release.v1.<name>.v<n>`. */
export interface HelmRevision extends Name {
  readonly revision: number;
  readonly status:
    'deployed' | 'superseded' | 'failed' | 'uninstalled' | 'pending-install' | 'pending-upgrade';
  readonly chart: string;
  readonly chartVersion: string;
  readonly appVersion: string;
  readonly values: JsonObject;
  readonly objects: readonly KubeObject[];
  readonly firstDeployed: string;
  readonly lastDeployed: string;
}

/** Where the revisions of a release are. */
export interface Drawer {
  /** Namespace of the Secrets. */
  readonly storage: string;
  readonly name: string;
}

const TYPE = 'helm.sh/release.v1';

export function revisionsOf(
  { world }: Cluster,
  { storage, name }: Drawer,
): readonly HelmRevision[] {
  return world
    .list('Secret', storage)
    .filter(({ type, metadata }) => type === TYPE && metadata.labels?.name === name)
    .map(revisionIn)
    .sort((a, b) => b.revision - a.revision);
}

/** As much of a release as Helm itself writes that `helm list`, `status`, `history` and `get` show it. */
interface HelmRelease extends Name {
  readonly version: number;
  readonly info: {
    readonly first_deployed: string;
    readonly last_deployed: string;
    readonly deleted: '';
    readonly status: HelmRevision['status'];
    readonly description: string;
  };
  readonly chart: {
    readonly metadata: {
      readonly apiVersion: 'v2';
      readonly name: string;
      readonly version: string;
      readonly appVersion: string;
    };
  };
  readonly config: JsonObject;
  /** JSON is YAML. */
  readonly manifest: string;
}

const BETWEEN = '\n---\n';

function releaseOf(revision: HelmRevision): HelmRelease {
  const { name, namespace, status, chart, chartVersion, appVersion } = revision;
  return {
    ...{ name, namespace, version: revision.revision, config: revision.values },
    info: {
      first_deployed: revision.firstDeployed,
      last_deployed: revision.lastDeployed,
      deleted: '',
      ...{ status, description: `Release ${status}` },
    },
    chart: { metadata: { apiVersion: 'v2', name: chart, version: chartVersion, appVersion } },
    manifest: revision.objects.map((object) => JSON.stringify(object)).join(BETWEEN),
  };
}

/** Base64 of a packed text, and the Secret's own base64 around it. */
function revisionIn(secret: KubeObject): HelmRevision {
  const inner = Buffer.from(textOf(asMap(secret.data).release), 'base64').toString('latin1');
  const text = gunzipSync(Buffer.from(inner, 'base64')).toString('utf8');
  const { name, namespace, version, info, chart, config, manifest } = JSON.parse(
    text,
  ) as HelmRelease;
  return {
    ...{ name, namespace, revision: version, status: info.status, values: config },
    chart: chart.metadata.name,
    chartVersion: chart.metadata.version,
    appVersion: chart.metadata.appVersion,
    objects:
      manifest === '' ? [] : manifest.split(BETWEEN).map((each) => JSON.parse(each) as KubeObject),
    firstDeployed: info.first_deployed,
    lastDeployed: info.last_deployed,
  };
}

function packed(revision: HelmRevision): string {
  const inner = gzipSync(JSON.stringify(releaseOf(revision))).toString('base64');
  return Buffer.from(inner, 'latin1').toString('base64');
}

export function keep({ world }: Cluster, storage: string, revision: HelmRevision): void {
  const { name, status, revision: version } = revision;
  world.put({
    apiVersion: 'v1',
    kind: 'Secret',
    type: TYPE,
    metadata: {
      name: secretName(revision),
      namespace: storage,
      labels: { name, owner: 'helm', status, version: String(version) },
    },
    data: { release: packed(revision) },
  });
}

export function forget({ world }: Cluster, storage: string, revision: HelmRevision): void {
  world.remove('Secret', storage, secretName(revision));
}

function secretName({ name, revision }: HelmRevision): string {
  return `sh.helm.release.v1.${name}.v${revision}`;
}

/** By this Flux knows a revision again that it has made. */
export function revisionDigest(revision: HelmRevision): string {
  const { name, namespace, revision: version, chart, chartVersion, values, status } = revision;
  return digestOf([name, namespace, version, chart, chartVersion, values, status]);
}

export function digestOf(value: unknown): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(value)).digest('hex')}`;
}
