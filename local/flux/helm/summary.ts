import type { KubeObject } from '../../kubernetes';
import type { Cluster } from '../flux-object';
import { conditionOf, nameOf, read } from '../flux-object';
import { say } from '../status';

/** Ready says what Remediated says, as False, else what Released says (internal/reconcile/release.go, summarize). */
export function summarise(cluster: Cluster, object: KubeObject): void {
  const now = read(cluster, { kind: 'HelmRelease', ...nameOf(object) });
  const remediated = conditionOf(now, 'Remediated');
  const told = remediated ?? conditionOf(now, 'Released');
  if (told === undefined) return;
  const { reason, message } = told;
  const status = remediated === undefined ? told.status : 'False';
  say(cluster, object, { conditions: { Ready: { status, reason, message } } });
}
