import { listClusterUserCredentials } from '@azure/arm-containerservice/api/managedClusters';
import type { TokenCredential } from '@azure/core-auth';
import { ReconcileError } from '../../core/base/errors';
import type { ResourceId } from '../../core/base/resource-id';
import { azArguments, partsOf } from '../../core/base/resource-id';
import type { AccessToken } from './azure';
import type { Clients } from './clients';
import { asReconcileErrors, unlessAbsent } from './failure';

/**
 * The kubeconfig that `az aks get-credentials` would write. The role Azure Kubernetes Service Cluster User Role lets us
 * have it; what its bearer may do in the cluster is the cluster's own business.
 */
export async function getKubeconfig(
  clients: Clients,
  cluster: ResourceId,
): Promise<string | undefined> {
  const { subscriptionId, resourceGroup = '', name = '' } = partsOf(cluster);
  const context = clients.containerService(subscriptionId);
  try {
    return await unlessAbsent(() =>
      asReconcileErrors({ operation: 'read', target: cluster }, async () => {
        const { kubeconfigs } = await listClusterUserCredentials(context, resourceGroup, name);
        const value = kubeconfigs?.[0]?.value;
        if (value === undefined) throw new Error('no kubeconfig among the credentials');
        return Buffer.from(value).toString('utf8');
      }),
    );
  } catch (error) {
    throw withRemedy(error, cluster);
  }
}

function withRemedy(error: unknown, cluster: ResourceId): unknown {
  if (!(error instanceof ReconcileError) || error.failure.code !== 'AuthorizationFailed') {
    return error;
  }
  const remedy = `az role assignment create --assignee <object id of the reconciler> --role "Azure Kubernetes Service Cluster User Role" --scope ${cluster}, or objects: ignore in the profile of the cluster (az aks show ${azArguments(cluster)}).`;
  return new ReconcileError({ ...error.failure, code: 'ClusterCredentialDenied', remedy });
}

/** A token of Entra ID for an application that is not ARM: an API server. */
export async function tokenFor(
  credential: TokenCredential,
  applicationId: string,
): Promise<AccessToken> {
  const scope = `${applicationId}/.default`;
  return asReconcileErrors({ operation: 'read', target: scope }, async () => {
    const token = await credential.getToken(scope);
    if (token === null) throw new Error('the credential gave no token');
    return { token: token.token, expiresAt: token.expiresOnTimestamp };
  });
}
