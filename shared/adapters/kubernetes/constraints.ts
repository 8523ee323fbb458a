import type { Cluster } from '../../core/cluster';
import type { Json } from './json';
import { asMap, asText, listIn, textsIn } from './json';
import { isReconcileError } from '../../core/errors';
import { list } from './lists';
import type { Sender } from './send';

/** Gatekeeper serves one resource for each kind of constraint; Azure Policy's are named K8sAzureV4…AllowedCapabilities. */
const GROUP = '/apis/constraints.gatekeeper.sh/v1beta1';
const CAPABILITIES = /allowedcapabilities/i;

/** Capabilities that constraints in force make containers drop; undefined where there is no Gatekeeper. */
export async function requiredDropCapabilities(
  cluster: Cluster,
  sender: Sender,
): Promise<readonly string[] | undefined> {
  const kinds = await constraintKinds(sender);
  if (kinds === undefined) return undefined;
  const lists = await Promise.all(
    kinds.map((plural) => list(cluster, sender, { path: `${GROUP}/${plural}` })),
  );
  const constraints = lists.flatMap((listed) => listed?.items ?? []);
  return [...new Set(constraints.filter(denies).flatMap(dropsIn))].sort();
}

async function constraintKinds(sender: Sender): Promise<readonly string[] | undefined> {
  try {
    const { value } = await sender.json({ method: 'GET', path: GROUP });
    const names = listIn(value, 'resources').map((each) => asText(asMap(each).name));
    return names.filter((name) => CAPABILITIES.test(name) && !name.includes('/'));
  } catch (error) {
    if (isReconcileError(error) && error.failure.code === 'NotFound') return undefined;
    throw error;
  }
}

/** deny is the default of Gatekeeper; dryrun and warn let everything through. */
function denies({ spec }: Json): boolean {
  return ['', 'deny'].includes(asText(asMap(spec).enforcementAction));
}

function dropsIn({ spec }: Json): readonly string[] {
  return textsIn(asMap(spec).parameters, 'requiredDropCapabilities');
}
