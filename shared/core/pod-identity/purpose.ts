import type { Profile } from '../configuration/profile';
import type { ClusterObjects } from '../cluster/objects';
import { isOurs } from '../cluster/objects';

/**
 * What the AzureAssignedIdentity objects of a cluster are to us. serve: NMI in standard mode answers by them, and we keep
 * them. clear: nobody reads them any more. leave: they are MIC's.
 */
export type Purpose = 'serve' | 'clear' | 'leave';

/** A running MIC is left alone: two writers would undo each other's work for ever. */
export function purposeOf(profile: Profile, objects: ClusterObjects): Purpose {
  const { installation, assigned } = objects;
  if (installation.micReplicas > 0) return 'leave';
  if (profile.mode === 'standard') return profile.mic === 'serverless' ? 'serve' : 'leave';
  if (assigned.length === 0) return 'leave';
  if (installation.nmi === 'managed' || installation.nmi === 'none') return 'clear';
  // The profile moved to managed mode before NMI did: running pods, and new ones, still depend on what we wrote.
  return assigned.some(isOurs) ? 'serve' : 'leave';
}
