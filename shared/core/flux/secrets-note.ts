import { counted } from '../base/counted';
import type { Member } from './membership';

/** Why NMI of a cluster in managed mode may read Secrets; undefined where it may not, or where the mode does not ask. */
export function secretsNote({
  cluster,
  profile,
  needs,
}: Pick<Member, 'cluster' | 'profile' | 'needs'>): string | undefined {
  if (profile.mode !== 'managed' || needs?.withSecrets === 0) return undefined;
  if (needs?.withSecrets === undefined) {
    return `NMI may read Secrets (rbac.allowAccessToSecrets: true), because it is not known whether ${cluster.name} has AzureIdentity objects of type 1 or 2, which need that. Once a look shows none, a request takes the right away.`;
  }
  const objects = counted(needs.withSecrets, 'AzureIdentity object');
  return `NMI may read Secrets (rbac.allowAccessToSecrets: true), in every namespace: ${cluster.name} has ${objects} of type 1 or 2, which get no token without it. Once there are none, a request takes the right away.`;
}
