import { createHash } from 'node:crypto';
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
    .map((secret) => JSON.parse(decoded(secret)) as HelmRevision)
    .sort((a, b) => b.revision - a.revision);
}

function decoded(secret: KubeObject): string {
  return Buffer.from(textOf(asMap(secret.data).release), 'base64').toString('utf8');
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
    data: { release: Buffer.from(JSON.stringify(revision)).toString('base64') },
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
