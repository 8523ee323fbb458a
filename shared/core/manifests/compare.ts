import { createTwoFilesPatch } from 'diff';
import { counted } from '../base/counted';
import { isJsonObject, type JsonObject } from '../base/json';
import { sortedYaml } from '../base/sorted-yaml';
import { type Manifest, manifestName } from './manifest';
import { rbacChanges } from './rbac';
import type { Release } from './release';
import type { Rendered, Skipped } from './render';
import { restartsBetween } from './restarts';
import { masked } from './secrets';

/** What Helm would change in a cluster from one version of a chart to another, with the same values. */
export interface ManifestChanges {
  /** `ClusterRole nmi`; in the order of the alphabet. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly ChangedManifest[];
  /** In which nothing changes but labels that name the version. */
  readonly relabelled: readonly string[];
  /** What anybody may do more, or less: sentences in Markdown-free words. */
  readonly rights: readonly string[];
  /** Workloads whose pods are replaced, in words. */
  readonly restarts: readonly string[];
  /** Templates that could not be rendered in one of the versions: what they change is not known. */
  readonly skipped: readonly Skipped[];
  readonly assumed: readonly string[];
  /** Whom it was rendered for. */
  readonly release: Pick<Release, 'kubeVersion' | 'clusters' | 'otherClusters'>;
}

export interface ChangedManifest {
  readonly name: string;
  /** Unified, without head lines; cut where it is long. */
  readonly diff: string;
}

/** Of one object; a custom resource definition alone may have thousands. */
const MAX_LINES = 60;
/** Of a line: certificates and scripts are written in one. */
const MAX_LINE_LENGTH = 300;
/** Objects that are compared line by line. */
const MAX_DIFFS = 40;

/** What lies between two renderings of a chart, for people. */
export function compareManifests(
  before: Rendered,
  after: Rendered,
  { kubeVersion, clusters, otherClusters }: ManifestChanges['release'],
): ManifestChanges {
  const [old, now] = [known(before, after), known(after, before)];
  const both = [...now.keys()].filter((name) => old.has(name)).sort();
  const pairs = both.map((name) => ({ name, from: bodyOf(old, name), to: bodyOf(now, name) }));
  const moved = pairs.filter(({ from, to }) => sortedYaml(from) !== sortedYaml(to));
  const isOther = ({ from, to }: (typeof pairs)[number]): boolean =>
    sortedYaml(unlabelled(from)) !== sortedYaml(unlabelled(to));
  return {
    added: [...now.keys()].filter((name) => !old.has(name)).sort(),
    removed: [...old.keys()].filter((name) => !now.has(name)).sort(),
    changed: moved.filter(isOther).slice(0, MAX_DIFFS).map(changedOf),
    relabelled: moved.filter((pair) => !isOther(pair)).map(({ name }) => name),
    rights: rbacChanges([...old.values()], [...now.values()]),
    restarts: restartsBetween(old, now),
    skipped: skippedIn(before, after),
    assumed: [...new Set([...before.assumed, ...after.assumed])].sort(),
    release: { ...(kubeVersion !== undefined && { kubeVersion }), clusters, otherClusters },
  };
}

/** A template that cannot be rendered in either version is not told twice. */
function skippedIn(before: Rendered, after: Rendered): readonly Skipped[] {
  const all = [...after.skipped, ...before.skipped];
  return [...new Map(all.reverse().map((one) => [one.path, one])).values()].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
}

/** By name. Of a template that the other version could not be asked about, no object counts as new or gone. */
function known({ manifests }: Rendered, other: Rendered): ReadonlyMap<string, Manifest> {
  const unknown = new Set(other.skipped.map(({ path }) => path));
  return new Map(
    manifests
      .filter(({ template }) => !unknown.has(template))
      .map((one) => [manifestName(one), one]),
  );
}

function bodyOf(manifests: ReadonlyMap<string, Manifest>, name: string): JsonObject {
  return manifests.get(name)?.body ?? {};
}

function changedOf({
  name,
  from,
  to,
}: {
  name: string;
  from: JsonObject;
  to: JsonObject;
}): ChangedManifest {
  const [old, now] = masked(unlabelled(from), unlabelled(to));
  const patch = createTwoFilesPatch('a', 'b', sortedYaml(old), sortedYaml(now), '', '', {
    context: 2,
  });
  const lines = patch.split('\n');
  const body = lines.slice(lines.findIndex((line) => line.startsWith('@@'))).map(shortened);
  const more = body.length - MAX_LINES;
  const shown = body.slice(0, MAX_LINES);
  const cut = more > 0 ? [`… ${counted(more, 'more line')}`] : [];
  return { name, diff: [...shown, ...cut].join('\n').trimEnd() };
}

function shortened(line: string): string {
  return line.length > MAX_LINE_LENGTH ? `${line.slice(0, MAX_LINE_LENGTH).toWellFormed()}…` : line;
}

/** Labels that only say which version of the chart made the object. */
const VERSION_LABELS: readonly string[] = ['helm.sh/chart', 'chart', 'app.kubernetes.io/version'];

/** Those of pods stay: another label there replaces the pods. */
function unlabelled(body: JsonObject): JsonObject {
  const { metadata } = body;
  if (!isJsonObject(metadata) || !isJsonObject(metadata['labels'])) return body;
  const labels = Object.entries(metadata['labels']).filter(
    ([key]) => !VERSION_LABELS.includes(key),
  );
  return { ...body, metadata: { ...metadata, labels: Object.fromEntries(labels) } };
}
