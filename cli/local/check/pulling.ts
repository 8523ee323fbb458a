import { counted } from '../../../shared/core/base/counted';
import type { RegistryRules } from '../../../shared/core/configuration/chart-rules';
import type { Finding } from '../../findings';
import { isRefusal } from '../arm';
import type { Facts, Selected } from './facts';
import type { Assigned } from './roles-of';
import { allows, rolesAt } from './roles-of';

const VERSION = '2023-07-01';
const PULL = 'Microsoft.ContainerRegistry/registries/pull/read';
/** Where rights are given for single repositories. */
const PULL_REPOSITORY = 'Microsoft.ContainerRegistry/registries/repositories/content/read';
const SHOWN = 5;

interface Registry {
  readonly properties: { readonly anonymousPullEnabled?: boolean };
}

/** Whether each registry is there, and the nodes of the clusters that get charts from it may pull. */
export async function pulling(facts: Facts): Promise<readonly Finding[]> {
  return Promise.all(facts.configuration.registries.map((registry) => lookAt(facts, registry)));
}

async function lookAt({ arm, selected }: Facts, { id, name }: RegistryRules): Promise<Finding> {
  const found = await arm.get<Registry>(id, VERSION).catch((error: unknown) => {
    if (isRefusal(error) && error.status === 404) return undefined;
    throw error;
  });
  if (found === undefined) {
    const remedy = 'Mend registries[].id of the configuration: az acr list --query "[].id" -o tsv';
    return { what: `registry ${name} does not exist: ${id}`, result: 'wrong', remedy };
  }
  const pullers = selected.filter(({ profile }) => profile.gitops?.registries[0] === name);
  const roles = found.properties.anonymousPullEnabled === true ? undefined : await rolesAt(arm, id);
  const barred = pullers.filter((one) => roles !== undefined && !mayPull(one, roles, id));
  if (barred.length > 0) return cannotPull(name, id, barred);
  return { what: `registry ${name} is there${whoPulls(pullers.length)}`, result: 'well' };
}

function whoPulls(count: number): string {
  return count === 0 ? '' : `, and ${counted(count, 'cluster')} may pull from it`;
}

function mayPull({ cluster }: Selected, roles: readonly Assigned[], scope: string): boolean {
  const principal = cluster.kubeletIdentity?.principalId.toLowerCase();
  const own = roles.filter(({ principalId }) => principalId === principal);
  return allows(own, PULL, scope) || allows(own, PULL_REPOSITORY, scope);
}

function cannotPull(name: string, id: string, barred: readonly Selected[]): Finding {
  const names = barred.map(({ cluster }) => cluster.name);
  const commands = barred.slice(0, SHOWN).map(({ cluster }) => {
    const [, , , , group = ''] = cluster.id.split('/');
    return `az aks update --resource-group ${group} --name ${cluster.name} --attach-acr ${id}`;
  });
  return {
    what: `the nodes of ${names.slice(0, SHOWN).join(', ')} may not pull from registry ${name}: AcrPull is missing`,
    result: 'wrong',
    remedy: commands.join('\n'),
  };
}
