import type { AzureReads } from '../../shared/adapters/azure/azure';
import { isReconcileError } from '../../shared/core/base/errors';
import type { Cluster } from '../../shared/core/cluster/cluster';
import { fail } from '../cli-error';

/** From one list for each subscription. Throws CliError. */
export async function clustersIn(
  azure: AzureReads,
  subscriptions: readonly string[],
): Promise<readonly Cluster[]> {
  try {
    return (await Promise.all(subscriptions.map((each) => azure.listClusters(each)))).flat();
  } catch (error) {
    if (!isReconcileError(error)) throw error;
    const { code, message, remedy } = error.failure;
    return fail({ what: `Clusters cannot be listed (${code}).`, why: message, remedy });
  }
}
