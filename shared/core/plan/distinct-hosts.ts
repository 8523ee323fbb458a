import type { NodePoolHost, Observed } from '../cluster/cluster';

/** Each host once, by id: pages of a list that changes meanwhile repeat rows (fault F18). */
export function distinctHosts({ hosts }: Pick<Observed, 'hosts'>): readonly NodePoolHost[] {
  return [...new Map(hosts.map((host) => [host.id, host])).values()].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  );
}
