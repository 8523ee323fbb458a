import type { ClusterSummary } from '../api/bodies';
import { clusterHash } from '../route';
import type { Standing } from './standing';
import { rankOf, standingOf, STANDINGS } from './standing';

/** A cluster in one line. */
export interface FleetRow {
  readonly id: string;
  readonly href: string;
  readonly name: string;
  readonly group: string;
  readonly subscription: string;
  readonly profile: string;
  readonly standing: Standing;
  readonly reason: string;
  /** What is wrong, or what should be fixed. */
  readonly message: string;
  /** How many more things are wrong than the message tells of. */
  readonly more: number;
  readonly lastRun?: string;
  /** What a filter looks through, lower case. */
  readonly text: string;
}

/** Whoever needs a human first, then by name: what is worst is on the first screen however large the fleet is. */
export function fleetRows(clusters: readonly ClusterSummary[]): readonly FleetRow[] {
  return clusters
    .map(rowOf)
    .sort(
      (a, b) =>
        rankOf(a.standing) - rankOf(b.standing) || compare(a.name, b.name) || compare(a.id, b.id),
    );
}

/** By code unit: names are ASCII, and ten thousand of them are sorted at every change. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function rowOf(summary: ClusterSummary): FleetRow {
  const { cluster, profile = '', reason, message, failures, warnings, lastRun } = summary;
  const [, , subscription = '', , group = '', , , , name = ''] = cluster.split('/');
  const standing = standingOf(summary);
  return {
    id: cluster,
    href: clusterHash(cluster),
    ...{ name, group, subscription, profile, standing, reason },
    message: withoutReason(reason, standing === 'warned' ? (warnings[0] ?? message) : message),
    more: Math.max(0, (standing === 'warned' ? warnings : failures).length - 1),
    ...(lastRun !== undefined && { lastRun }),
    text: [name, group, subscription, profile, reason, ...failures, STANDINGS[standing].word]
      .join(' ')
      .toLowerCase(),
  };
}

/** Messages about a failure begin with its code, which stands before them already. */
function withoutReason(reason: string, message: string): string {
  return message.startsWith(`${reason}: `) ? message.slice(reason.length + 2) : message;
}

export interface Filter {
  /** Words, all of which have to occur. */
  readonly find: string;
  /** A standing; empty: all. */
  readonly standing: string;
}

export function matching(
  rows: readonly FleetRow[],
  { find, standing }: Filter,
): readonly FleetRow[] {
  const words = find
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return rows.filter(
    (row) =>
      (standing === '' || row.standing === standing) &&
      words.every((word) => row.text.includes(word)),
  );
}

export interface Counter {
  readonly standing: Standing;
  readonly count: number;
}

/** How many stand how, in the order in which somebody should look; what nobody is in is left out, but for the two that matter. */
export function counters(rows: readonly FleetRow[]): readonly Counter[] {
  const counts = new Map<Standing, number>();
  for (const { standing } of rows) counts.set(standing, (counts.get(standing) ?? 0) + 1);
  return (Object.keys(STANDINGS) as Standing[])
    .map((standing) => ({ standing, count: counts.get(standing) ?? 0 }))
    .filter(({ standing, count }) => count > 0 || standing === 'human' || standing === 'ready');
}

/** What is read out when it changes. */
export function inOneSentence(rows: readonly FleetRow[]): string {
  if (rows.length === 0) return 'No cluster is known yet.';
  const parts = counters(rows).map(
    ({ standing, count }) => `${count} ${STANDINGS[standing].word.toLowerCase()}`,
  );
  return `${rows.length} ${rows.length === 1 ? 'cluster' : 'clusters'}: ${parts.join(', ')}.`;
}
