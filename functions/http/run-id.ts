/** A run that people may follow, as its id tells. `key`: of the row in the work queue. */
export type RunId =
  | { readonly kind: 'cluster' | 'sync'; readonly key: string }
  | { readonly kind: 'preview' | 'sweep' };

const CLUSTER = /^cluster-([0-9a-f]{32})$/;
const SYNC = /^sync-([0-9a-f]{32})$/;
const PREVIEW = /^preview-(sync-)?[0-9a-f]{32}-[0-9a-f-]{1,64}$/;
const SWEEP = /^sweep-http-[0-9a-f-]{1,64}$/;

/** Undefined for what is no run of somebody's request: watches, timers, parts of runs, and what others have started. */
export function runIdOf(id: string): RunId | undefined {
  const cluster = CLUSTER.exec(id)?.[1];
  if (cluster !== undefined) return { kind: 'cluster', key: cluster };
  const sync = SYNC.exec(id)?.[1];
  if (sync !== undefined) return { kind: 'sync', key: sync };
  if (PREVIEW.test(id)) return { kind: 'preview' };
  return SWEEP.test(id) ? { kind: 'sweep' } : undefined;
}

/** Path of a run below the site. */
export function runPath(id: string): string {
  return `/api/runs/${encodeURIComponent(id)}`;
}
