import type { Failure } from '../base/errors';
import { azArguments } from '../base/resource-id';
import type { RegistryRules } from '../configuration/chart-rules';

/** What Resource Manager says of a registry that did not let us in. */
export interface RegistryAccess {
  /** False: it can be reached through private endpoints alone. */
  readonly publicNetworkAccess: boolean;
  /** Rights are given for single repositories: AcrPush and AcrPull count for nothing there. */
  readonly repositoryRights: boolean;
}

/** Failures of a registry that Resource Manager may know more about. */
export function isAboutAccess({ code }: Failure): boolean {
  return ['RegistryForbidden', 'RegistryUnavailable', 'RegistryUnreachable'].includes(code);
}

/** The failure with what really stands behind it. `access` undefined: there is no such registry. */
export function withAccess(
  failure: Failure,
  { id, name, loginServer }: Pick<RegistryRules, 'id' | 'name' | 'loginServer'>,
  access: RegistryAccess | undefined,
): Failure {
  if (access === undefined) {
    return {
      ...{ policy: 'Stalled', code: 'RegistryAbsent', target: id },
      message: `The registry ${name} is not in Azure (${id}). ${failure.message}`,
      remedy: 'Correct `id` of the registry in the configuration, or create the registry.',
    };
  }
  if (failure.code === 'RegistryForbidden') {
    const role = access.repositoryRights ? 'Container Registry Repository Writer' : 'AcrPush';
    const remedy = `az role assignment create --assignee <object id of the reconciler> --role "${role}" --scope ${id}`;
    return { ...failure, remedy };
  }
  if (access.publicNetworkAccess) return failure;
  return {
    ...{ policy: 'Stalled', code: 'RegistryUnreachable', target: id },
    message: `${loginServer} is closed to public networks, and cannot be reached from here. ${failure.message}`,
    remedy: `Join the function app to a network that has a private endpoint of the registry, or open it: az acr update ${azArguments(id)} --public-network-enabled true`,
  };
}
