import type { TokenCredential } from '@azure/core-auth';
import type { ResourceId } from '../../core/resource-id';
import type { AccessToken } from './azure';
import type { Clients } from './clients';

export async function getKubeconfig(
  _clients: Clients,
  _cluster: ResourceId,
): Promise<string | undefined> {
  throw new Error('not built yet');
}

export async function tokenFor(
  _credential: TokenCredential,
  _applicationId: string,
): Promise<AccessToken> {
  throw new Error('not built yet');
}
