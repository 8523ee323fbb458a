import type { Cluster } from './cluster';
import type { Profile } from '../configuration/profile';

/** There, bridges on the nodes let a pod with NET_RAW answer ARP for another pod, and get its tokens. */
export function isKubenet({ networkPlugin }: Pick<Cluster, 'networkPlugin'>): boolean {
  return networkPlugin?.toLowerCase() === 'kubenet';
}

/** True where nothing is rolled out until policies keep pods from NET_RAW. */
export function needsPolicy({ kubenet }: Profile, cluster: Cluster): boolean {
  return kubenet.handling === 'enforce' && isKubenet(cluster);
}

/** True where somebody has decided to live with it. */
export function acceptsRisk({ kubenet }: Profile, cluster: Cluster): boolean {
  return kubenet.handling === 'accept-risk' && isKubenet(cluster);
}

/** Why a kubenet cluster gets nothing, whatever policies are assigned: neither identities nor NMI by a pull request. */
export function whyNothingOnKubenet(
  { name, kubenet }: Profile,
  cluster: Cluster,
): string | undefined {
  if (!isKubenet(cluster)) return undefined;
  switch (kubenet.handling) {
    case 'accept-risk':
      return undefined;
    case 'refuse':
      return `it uses kubenet, and profile "${name}" refuses that`;
    case 'enforce':
      return cluster.policyAddon === true
        ? undefined
        : 'it uses kubenet, and without the Azure Policy add-on nothing keeps its pods from NET_RAW';
  }
}
