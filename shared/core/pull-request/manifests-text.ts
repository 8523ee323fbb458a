import { counted } from '../base/counted';
import type { ManifestChanges } from '../manifests/compare';
import { bullets, code, codeBlock, plain } from './markdown';
import { folded, section } from './sections';

/** What anybody may do more, or less: before all else that a reviewer could overlook. */
export function rightsSection(changes: ManifestChanges | undefined): readonly string[] {
  if (changes === undefined) return [];
  const { rights, skipped } = changes;
  if (rights.length > 0)
    return section(`Rights that change (${rights.length})`, bullets(rights.map(plain)));
  // Where a template was not rendered, nothing is promised for it.
  return skipped.length > 0
    ? []
    : ['No rights change: roles and bindings of the chart stay as they are.', ''];
}

/** True where it is known that no pod of the chart is replaced. */
export function keepsPods(changes: ManifestChanges | undefined): boolean {
  return changes !== undefined && changes.restarts.length + changes.skipped.length === 0;
}

/** Workloads of the chart whose pods are replaced. */
export function restartLines(changes: ManifestChanges | undefined): readonly string[] {
  if (changes === undefined) return [];
  if (keepsPods(changes)) return ['- No pod restarts: what the chart runs stays as it is.'];
  return changes.restarts.map((one) => `- Pods are replaced: ${plain(one)}.`);
}

/** A body has 65,536 characters on GitHub, and the rest of it wants its place. */
const MAX_CHARACTERS = 20_000;

/** Each object that changes, folded away. */
export function manifestsSection(changes: ManifestChanges | undefined): readonly string[] {
  if (changes === undefined) return [];
  return folded(`What changes in the cluster: ${headWords(changes)}`, [
    `${forWhom(changes)} What Secrets hold is masked.`,
    '',
    ...changes.assumed.map((one) => `- Taken for granted: ${plain(one)}.`),
    ...bullets(
      changes.skipped.map(
        ({ path, why }) => `Not rendered here: ${code(path)}, which ${plain(why)}.`,
      ),
    ),
    ...named('New', changes.added),
    ...named('Gone', changes.removed),
    ...named('Only labels that name the version change', changes.relabelled),
    '',
    ...diffs(changes),
  ]);
}

/** Clusters of one profile have the same values. */
function forWhom({ release }: ManifestChanges): string {
  const { kubeVersion, clusters, otherClusters } = release;
  const version = kubeVersion === undefined ? '' : ` for Kubernetes ${code(kubeVersion)}`;
  const whose =
    otherClusters === 0
      ? `the ${counted(clusters, 'cluster')}`
      : `${counted(clusters, 'cluster')}; ${otherClusters} ${otherClusters === 1 ? 'cluster has' : 'clusters have'} others`;
  return `Both versions as Helm renders them${version}, with the values of ${whose}.`;
}

function headWords({ added, removed, changed, skipped }: ManifestChanges): string {
  const parts = [
    ...(added.length > 0 ? [`${added.length} new`] : []),
    ...(changed.length > 0 ? [`${changed.length} changed`] : []),
    ...(removed.length > 0 ? [`${removed.length} gone`] : []),
  ];
  const known = parts.length === 0 ? 'no object' : `${parts.join(', ')}`;
  return skipped.length === 0
    ? known
    : `${known}, ${counted(skipped.length, 'template')} not rendered`;
}

function named(what: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, 20).map(code).join(', ');
  return [`- ${what}: ${shown}${names.length > 20 ? ` and ${names.length - 20} more` : ''}.`];
}

function diffs({ changed }: ManifestChanges): readonly string[] {
  const lines: string[] = [];
  let room = MAX_CHARACTERS;
  for (const [index, { name, diff }] of changed.entries()) {
    room -= diff.length;
    if (room < 0)
      return [
        ...lines,
        ...named(
          'Too long to show, changes too',
          changed.slice(index).map((one) => one.name),
        ),
      ];
    lines.push(code(name), '', codeBlock(diff, 'diff'), '');
  }
  return lines;
}
