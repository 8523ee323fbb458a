import type { Refusal } from '../../applied/verdict';
import type { World } from '../../applied/world';
import type { LeftAlone } from '../../base/repo-file';
import { variablesIn, VARIABLES } from '../substitution';
import type { DesiredChart, DesiredCluster } from '../desired';
import type { Lack } from './chart-on-cluster';

const MAX_NAMED = 5;

/** Nothing shows that Flux reads anything for the cluster: whatever was written would have no effect. */
export function notBootstrapped({ name }: DesiredCluster, folder: string, world: World): Lack {
  const known = world.clusters.map(({ entry }) => folderText(entry.path));
  const more = known.length > MAX_NAMED ? ` and ${known.length - MAX_NAMED} more` : '';
  const others =
    known.length === 0
      ? 'It shows no cluster at all.'
      : `Flux begins in ${known.slice(0, MAX_NAMED).join(', ')}${more}.`;
  return {
    code: 'NotBootstrapped',
    message: `Nothing in this repository shows where Flux begins on ${name}; it was looked for in ${folderText(folder)}. ${others}`,
    ways: [
      `Bootstrap it: flux bootstrap … --path=${folder === '' ? './' : folder}`,
      'Set layout.clusters of the repository, or layout.names for this cluster, to the folder that Flux reads for it.',
      'Set flux.bootstrap: layout where Flux is set up outside of this repository and reads layout.clusters.',
    ],
  };
}

function folderText(folder: string): string {
  return folder === '' ? 'the root of the repository' : folder;
}

/** Somebody took it out on purpose, and a second release of ours would undo that. */
export function takenOut(chart: string, path: string): Lack {
  return {
    code: 'TakenOut',
    message: `${path} has a release of ${chart}, Flux reads the file for this cluster, and a patch takes the release out again.`,
    ways: [
      'Remove the patch to get the release back.',
      'Take the chart out of gitops.charts of the profile, if the cluster should not have it.',
    ],
  };
}

/** Only the configuration can say that it is the one. */
export function guessedEntry({ name }: DesiredCluster, folder: string): Lack {
  return {
    code: 'NotBootstrapped',
    message: `Nothing says that Flux of ${name} is the one that begins in ${folderText(folder)}; it is the only one that this repository shows.`,
    ways: [
      `Set layout.clusters of the repository, or layout.names for this cluster, to ${folder === '' ? '.' : folder}.`,
    ],
  };
}

/** Files that need different versions of Flux keep the chart from being installed. */
export function versionConflict(conflict: string): Lack {
  return {
    code: 'FluxVersionConflict',
    message: conflict,
    ways: ['Upgrade the older one.', 'Set flux.version of the repository.'],
  };
}

/** A file of the team's that only its owner may change. */
export function byHand({ path, code, message }: LeftAlone): Lack {
  return { code, message: `${path}: ${message}`, ways: [`Change ${path} as it says.`] };
}

/** Since Flux 2.9 a variable without a value fails the whole Kustomization, and before it was replaced by nothing. */
export function openVariable(
  cluster: DesiredCluster,
  charts: readonly DesiredChart[],
): Lack | undefined {
  if (cluster.tenantId !== undefined) return undefined;
  const asks = ({ chart, values }: DesiredChart): boolean => {
    const own = cluster.charts.find((one) => one.chart === chart)?.values ?? {};
    return variablesIn([values, own]).has(VARIABLES.tenant);
  };
  const chart = charts.find(asks)?.chart;
  if (chart === undefined) return undefined;
  return {
    code: 'VariableWithoutValue',
    message: `${chart} asks for \${${VARIABLES.tenant}}, and the tenant of ${cluster.name} is not known.`,
    ways: ['Set the tenant in the values of the chart.'],
  };
}

/** A Namespace object of ours would take over one that is there, its labels and owner included. */
export function namespaceExists(names: readonly string[], cluster: string): Lack {
  return {
    code: 'NamespaceExists',
    message: `Namespace ${names.join(', ')} is in ${cluster} already, and a base in use here would write it.`,
    ways: ['Take the Namespace out of the base, and leave it to its owner.'],
  };
}

const FOLLOWS: ReadonlySet<Refusal['code']> = new Set(['NoEffect', 'FileNotRead', 'CannotFollow']);

/** What would come of the files was refused: the first reason, and the ways out of all of them. */
export function refusedLack(refusals: readonly [Refusal, ...Refusal[]]): Lack {
  const [first] = refusals;
  // What follows from the first is no second reason.
  const own = refusals.filter(({ code }) => code === first.code || !FOLLOWS.has(code));
  const texts = [...new Set(own.map(({ message }) => message))];
  return {
    code: first.code,
    message: texts.slice(0, MAX_NAMED).join(' '),
    ways: [...new Set(own.flatMap(({ ways }) => ways))],
  };
}
