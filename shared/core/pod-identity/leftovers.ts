import type { Profile } from '../configuration/profile';
import type { Finding } from './findings';
import type { AssignedIdentity, ClusterObjects } from '../cluster/objects';
import { MIC_FINALIZER, refOf } from '../cluster/objects';

/** AzureAssignedIdentity objects that somebody should know of, one finding for each kind of trouble. */
export function leftoverFindings(
  { mode, mic }: Profile,
  { assigned, installation }: ClusterObjects,
): readonly Finding[] {
  const stuck = assigned.filter(
    ({ meta }) => meta.deleting && meta.finalizers.includes(MIC_FINALIZER),
  );
  const created = assigned.filter(({ state }) => state === 'Created');
  return [
    ...(mode === 'managed' ? tell('LeftoverAssigned', assigned, LEFT) : []),
    ...(installation.micReplicas === 0 ? tell('FinalizerStuck', stuck, STUCK) : []),
    ...(mode === 'standard' && mic === 'in-cluster'
      ? tell('NotYetAssigned', created, CREATED)
      : []),
  ];
}

const LEFT =
  'nothing reads it in managed mode. It is cleared once NMI runs in managed mode and MIC is gone.';
const STUCK =
  'it is being deleted, and waits for a MIC that no longer runs (aad-pod-identity #644).';
const CREATED =
  'it is still Created: MIC has not seen its identity on the node, and NMI refuses its pod until then.';

function tell(
  code: Finding['code'],
  objects: readonly AssignedIdentity[],
  what: string,
): readonly Finding[] {
  const [first] = objects.toSorted((a, b) => (a.meta.name < b.meta.name ? -1 : 1));
  if (first === undefined) return [];
  const others = objects.length > 1 ? ` The same goes for ${objects.length - 1} more.` : '';
  return [
    {
      severity: 'info',
      code,
      object: refOf('AzureAssignedIdentity', first.meta),
      message: `For pod ${first.content.podNamespace}/${first.content.pod}: ${what}${others}`,
    },
  ];
}
