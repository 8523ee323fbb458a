import type { Cluster } from '../../core/cluster/cluster';
import { isReconcileError } from '../../core/base/errors';
import type { ObservedNetRaw } from '../../core/net-raw/observed-net-raw';
import type { PolicyKind, PolicyRule } from '../../core/net-raw/policy-rule';
import { ruleFrom } from './decode-constraint';
import { podSecurityFrom } from './decode-pod-security';
import { asMap, asText, listIn } from './json';
import type { Meter } from './lists';
import { list } from './lists';
import type { Sender } from './send';

/**
 * Gatekeeper serves one resource for each kind of constraint. Azure Policy's are named K8sAzureV3AllowedCapabilities and
 * K8sAzureV2NoPrivilege, by the version of the template.
 */
const GROUP = '/apis/constraints.gatekeeper.sh/v1beta1';
const CONSTRAINTS: readonly (readonly [PolicyKind, RegExp])[] = [
  ['capabilities', /allowedcapabilities/i],
  ['privileged', /noprivilege$/i],
];

interface Kind {
  readonly policy: PolicyKind;
  readonly plural: string;
}

/** What a kubenet cluster says of NET_RAW: all its pods, and the constraints that are there. */
export async function observeNetRaw(cluster: Cluster, sender: Sender): Promise<ObservedNetRaw> {
  const meter: Meter = { bytes: 0 };
  const [pods, kinds] = await Promise.all([
    list(cluster, sender, { path: '/api/v1/pods' }, meter),
    constraintKinds(sender),
  ]);
  const rules = await Promise.all(kinds.map((kind) => rulesOf(cluster, sender, kind)));
  return {
    constraints: rules.flat(),
    pods: (pods?.items ?? []).map(podSecurityFrom).filter(({ finished }) => !finished),
  };
}

async function rulesOf(
  cluster: Cluster,
  sender: Sender,
  { policy, plural }: Kind,
): Promise<readonly PolicyRule[]> {
  const listed = await list(cluster, sender, { path: `${GROUP}/${plural}` });
  return (listed?.items ?? []).map((constraint) => ruleFrom(policy, constraint));
}

/** None where there is no Gatekeeper. */
async function constraintKinds(sender: Sender): Promise<readonly Kind[]> {
  try {
    const { value } = await sender.json({ method: 'GET', path: GROUP });
    const plurals = listIn(value, 'resources').map((each) => asText(asMap(each).name));
    return plurals.filter((name) => !name.includes('/')).flatMap(kindOf);
  } catch (error) {
    if (isReconcileError(error) && error.failure.code === 'NotFound') return [];
    throw error;
  }
}

function kindOf(plural: string): readonly Kind[] {
  const found = CONSTRAINTS.find(([, pattern]) => pattern.test(plural));
  return found === undefined ? [] : [{ policy: found[0], plural }];
}
