import { equalFold } from './equal-fold';
import type { IdentityPod } from '../cluster/objects';

/** Where NMI looks for MIC unless its flag --MICNamespace says otherwise. */
const MIC_NAMESPACE = 'default';

/** NMI takes every pod there whose ReplicaSet has a name that begins so for MIC, and passes it on to IMDS. */
export function passesForMic({ meta, replicaSet }: IdentityPod): boolean {
  return replicaSet?.startsWith('mic') === true && equalFold(meta.namespace, MIC_NAMESPACE);
}
