import { counted } from '../base/counted';
import type { InstallRecord } from './install-record';

const MAX_NAMED = 3;

/** How far all of it is, in a sentence: how many clusters have it, and where the others are. */
export function progressText(records: readonly InstallRecord[]): string {
  const rest = records.filter(({ phase }) => phase !== 'Installed');
  const all = clustersOf(records);
  const count = `Installed on ${all - clustersOf(rest)} of ${counted(all, 'cluster')}.`;
  if (rest.length === 0) return count;
  const named = rest.slice(0, MAX_NAMED).map(lineOf).join('; ');
  const more = rest.length > MAX_NAMED ? `; and ${rest.length - MAX_NAMED} more` : '';
  return `${count} ${named}${more}.`;
}

/** A cluster that lacks one of its charts is not done. */
function clustersOf(records: readonly InstallRecord[]): number {
  return new Set(records.map(({ cluster }) => cluster)).size;
}

/** `aks-shop: aad-pod-identity 4.1.18 RollingOut (13 of 60 nodes)` */
function lineOf({ name, chart, expected, phase, nodes }: InstallRecord): string {
  const where = nodes === undefined ? '' : ` (${nodes.done} of ${counted(nodes.of, 'node')})`;
  return `${name}: ${chart} ${expected} ${phase}${where}`;
}

/** The clusters of a chart in words of a request, which change seldom: no counts, no times. */
export function clusterWords({ phase, version }: InstallRecord): string {
  const runs = version === undefined ? '' : `${version} `;
  switch (phase) {
    case 'Installed':
      return `${runs}runs`;
    case 'Unknown':
      return 'nobody can look';
    case 'Failed':
    case 'Suspended':
      return `${phase.toLowerCase()}${version === undefined ? '' : `, ${version} runs`}`;
    default:
      return `on its way${version === undefined ? '' : `, ${version} runs`}`;
  }
}
