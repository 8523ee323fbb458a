import { GRANTS, PARAMETERS_NAMESPACE } from '../../core/admission/names';
import { isReconcileError } from '../../core/base/errors';
import type { Json } from '../../core/base/json';
import type { ObservedAdmission } from '../../core/cluster/observed-admission';
import type { Cluster } from '../../core/cluster/cluster';
import { asMap, listIn } from './json';
import type { Sender } from './send';

const BINDING = `/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/${GRANTS}`;
const CONFIG_MAP = `/api/v1/namespaces/${PARAMETERS_NAMESPACE}/configmaps/${GRANTS}`;

/** Two reads of single objects; the second only where the first is there. */
export async function observeAdmission(
  cluster: Cluster,
  sender: Sender,
): Promise<ObservedAdmission> {
  try {
    const binding = await found(sender, BINDING);
    if (binding === undefined) return {};
    const actions = listIn(asMap(asMap(binding).spec), 'validationActions');
    const effect = actions.includes('Deny') ? 'deny' : 'audit';
    const grants = (await found(sender, CONFIG_MAP)) === undefined ? 'missing' : 'there';
    return { effect, grants };
  } catch (error) {
    if (!isReconcileError(error) || error.failure.code !== 'ClusterAccessDenied') throw error;
    return { unread: unreadIn(cluster) };
  }
}

/** Undefined: the server says that it is not there. */
async function found(sender: Sender, path: string): Promise<Json | undefined> {
  try {
    return (await sender.json({ method: 'GET', path })).value as Json;
  } catch (error) {
    if (isReconcileError(error) && error.failure.code === 'NotFound') return undefined;
    throw error;
  }
}

function unreadIn({ name }: Cluster): NonNullable<ObservedAdmission['unread']> {
  return {
    why: `The reconciler may not read ConfigMap ${PARAMETERS_NAMESPACE}/${GRANTS} and the policy binding of that name in ${name}.`,
    remedy:
      'Apply infra/cluster/reader.yaml again (docs/cluster-access.md); an older one did not include admission policies.',
  };
}
