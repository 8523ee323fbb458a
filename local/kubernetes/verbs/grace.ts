import type { KubeObject } from '../object';
import { asMap, textOf } from '../object';
import type { Resource } from '../resources';

const DEFAULT_SECONDS = 30;

/**
 * Seconds that an object may take to end. Only pods take any: those that run on a node, until its kubelet says that their
 * containers have ended (https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination).
 */
export function graceOf(
  { kind, group }: Resource,
  { spec, status }: KubeObject,
  asked: number | undefined,
): number {
  if (kind !== 'Pod' || group !== '') return 0;
  const { nodeName, terminationGracePeriodSeconds } = asMap(spec);
  const isOver = ['Succeeded', 'Failed'].includes(textOf(asMap(status).phase));
  if (textOf(nodeName) === '' || isOver) return 0;
  if (asked !== undefined) return Math.max(0, asked);
  return typeof terminationGracePeriodSeconds === 'number'
    ? terminationGracePeriodSeconds
    : DEFAULT_SECONDS;
}
