import { counted } from '../base/counted';
import type { PlanInput } from './plan-input';
import type { ResourceId } from '../base/resource-id';
import { partsOf } from '../base/resource-id';

/** What nobody would notice otherwise: identities that stay although a tag of theirs is missing, with the way out. */
export function keptWarnings({ desired, ledger, profile }: PlanInput): readonly string[] {
  return desired.kept.map((id) => {
    const { rule = '' } = desired.refusals.find(({ identity }) => identity === id) ?? {};
    const hosts = ledger.filter((entry) => entry.kind === 'identity' && entry.identity === id);
    const where =
      hosts.length > 0 ? `stays on ${counted(hosts.length, 'host')}` : 'keeps the role on it';
    return `identity ${nameOf(id)} ${where}, and is attached nowhere else by us: ${rule}. Give it back what it lacks (az tag update --resource-id ${id} --operation Merge --tags <tag>=<value>), or let its tag ${profile.identities.clustersTag.name} name other clusters to have it taken off`;
  });
}

function nameOf(id: ResourceId): string {
  return partsOf(id).name ?? id;
}
