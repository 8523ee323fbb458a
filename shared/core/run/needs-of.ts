import type { ObservedObjects } from '../cluster/cluster';
import type { ClusterNeeds } from '../admission/cluster-needs';
import { kubenetGate } from '../plan/kubenet';
import type { PlanInput } from '../plan/plan-input';

/** What requests about the cluster have to heed, as it was seen now. */
export function needsOf(input: PlanInput): ClusterNeeds {
  const withSecrets = withSecretsIn(input.observed.objects);
  return {
    ...gateOf(input),
    ...(withSecrets !== undefined && { withSecrets }),
  };
}

function gateOf(input: PlanInput): Pick<ClusterNeeds, 'gate'> {
  const { open, failures } = kubenetGate(input);
  if (open) return {};
  const [first] = failures;
  const { code = 'GateClosed', message = 'Nothing is rolled out yet.' } = first ?? {};
  return { gate: { code, message } };
}

/** Service principals: type 1 with a secret, type 2 with a certificate. */
function withSecretsIn(objects: ObservedObjects): number | undefined {
  if (objects.kind !== 'read') return undefined;
  return objects.objects.identities.filter(({ spec: { type } }) => type === 1 || type === 2).length;
}
