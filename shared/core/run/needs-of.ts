import type { ClusterNeeds, RefusedObjects } from '../admission/cluster-needs';
import { inOrder } from '../admission/cluster-needs';
import { grantsFor } from '../admission/grants-for';
import type { RefusedObject } from '../admission/refused-today';
import { refusedToday } from '../admission/refused-today';
import type { Grant } from '../admission/rules';
import type { ResourceId } from '../base/resource-id';
import type { ObservedAdmission } from '../cluster/observed-admission';
import type { ClusterObjects } from '../cluster/objects';
import { kubenetGate } from '../plan/kubenet';
import type { PlanInput } from '../plan/plan-input';
import { addonExceptions } from '../pod-identity/exceptions';

/** What a row of the store holds beside all else. */
const MAX_GRANTS = 2000;
const MAX_EXAMPLES = 20;

/** What requests about the cluster have to heed, as it was seen now. */
export function needsOf(input: PlanInput): ClusterNeeds {
  const { profile, cluster, observed } = input;
  const grants = inOrder(grantsFor(profile, cluster, observed.identities));
  const { objects } = observed;
  return {
    ...gateOf(input),
    ...(grants.length > MAX_GRANTS ? { tooManyGrants: grants.length } : { grants }),
    ...doubtedIn(input),
    ...(objects.kind === 'read' && seenIn(objects.objects, grants, input)),
    ...(objects.kind === 'read' && policiesIn(objects.admission)),
  };
}

function gateOf(input: PlanInput): Pick<ClusterNeeds, 'gate'> {
  const { open, failures } = kubenetGate(input);
  if (open) return {};
  const [first] = failures;
  const { code = 'GateClosed', message = 'Nothing is rolled out yet.' } = first ?? {};
  return { gate: { code, message } };
}

/** Lists lose rows: only a read of the very identity shows that it is gone. */
function doubtedIn({ ledger, observed }: PlanInput): Pick<ClusterNeeds, 'doubted'> {
  const shown = new Set(observed.identities.map(({ id }) => id));
  const held = ledger.flatMap((entry) => (entry.kind === 'identity' ? [entry.identity] : []));
  const doubted = held.filter((id: ResourceId) => !shown.has(id) && !observed.proved.has(id));
  return doubted.length === 0 ? {} : { doubted: [...new Set(doubted)].sort() };
}

function seenIn(
  objects: ClusterObjects,
  grants: readonly Grant[],
  { profile }: PlanInput,
): Pick<ClusterNeeds, 'withSecrets' | 'refused'> {
  const exceptions = addonExceptions(profile, objects.installation.namespaces[0]);
  const refused = refusedToday({ grants, exceptions }, objects);
  return { withSecrets: withSecretsIn(objects), refused: summed(refused) };
}

/** In force: without its ConfigMap a policy that only audits tells of nothing. */
function policiesIn(look: ObservedAdmission | undefined): Pick<ClusterNeeds, 'policies'> {
  return look?.effect !== undefined && look.grants === 'there' ? { policies: look.effect } : {};
}

/** Service principals: type 1 with a secret, type 2 with a certificate. */
function withSecretsIn({ identities }: ClusterObjects): number {
  return identities.filter(({ spec: { type } }) => type === 1 || type === 2).length;
}

/** In order, or the same objects in another order would be news. */
function summed(refused: readonly RefusedObject[]): RefusedObjects {
  const texts = refused.map(
    ({ object: { kind, namespace, name }, why }) => `${kind} ${namespace}/${name}: ${why}`,
  );
  return { count: refused.length, examples: texts.sort().slice(0, MAX_EXAMPLES) };
}
