import type { PolicyAssignment } from '../azure';
import type { PolicyConstraint } from '../kubernetes';

const DEFINITIONS = [
  ['c26596ff-4d70-4e6a-9a30-c2506bd2f80c', 'capabilities'],
  ['95edb821-ddaf-4404-9732-666045e056b4', 'privileged'],
] as const;
/** What the definitions hand on into `match`. */
const MATCH = ['namespaces', 'labelSelector', 'source'] as const;
const DEFAULT_EXCLUDED = [
  'kube-system',
  'gatekeeper-system',
  'azure-arc',
  'azure-extensions-usage-system',
];

/** The constraint that the Azure Policy add-on makes of an assignment; undefined for other definitions, and when disabled. */
export function constraintOf(policy: PolicyAssignment): PolicyConstraint | undefined {
  const id = policy.policyDefinitionId.toLowerCase();
  const found = DEFINITIONS.find(([guid]) => id.includes(guid));
  const values = valuesOf(policy);
  const { effect: given, excludedNamespaces = DEFAULT_EXCLUDED, ...rest } = values;
  const effect = typeof given === 'string' ? given.toLowerCase() : 'audit';
  if (found === undefined || effect === 'disabled') return undefined;
  const isMatch = (name: string): boolean => MATCH.some((each) => each === name);
  const entries = Object.entries(rest);
  return {
    policy: found[1],
    action: effect === 'deny' ? 'deny' : 'dryrun',
    match: {
      excludedNamespaces,
      ...Object.fromEntries(entries.filter(([name]) => isMatch(name))),
    },
    parameters: Object.fromEntries(entries.filter(([name]) => !isMatch(name))),
  };
}

function valuesOf({ parameters }: PolicyAssignment): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, entry]) => [
      name,
      (entry as { readonly value?: unknown }).value,
    ]),
  );
}
