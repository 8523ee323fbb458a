import type { PolicyKind, PolicyRule } from '../../core/net-raw/policy-rule';
import type { Json } from './json';
import { asMap, asText, listIn, textsIn } from './json';

/** Whatever leaves pods or containers out, in `match` or in `parameters`. */
const NARROWING_MATCH = ['namespaces', 'labelSelector', 'namespaceSelector', 'name'] as const;
const NARROWING_PARAMETERS = ['excludedContainers', 'excludedImages', 'exemptImages'] as const;

/** A constraint of Gatekeeper, as Azure Policy makes it of an assignment. */
export function ruleFrom(policy: PolicyKind, { spec }: Json): PolicyRule {
  const { match, parameters, enforcementAction } = asMap(spec);
  return {
    policy,
    // deny is the default of Gatekeeper; dryrun, warn and scoped let pods in.
    effect: asText(enforcementAction) || 'deny',
    enforced: true,
    narrowed: isNarrowed(asMap(match), asMap(parameters)),
    excludedNamespaces: textsIn(match, 'excludedNamespaces'),
    requiredDropCapabilities: textsIn(parameters, 'requiredDropCapabilities'),
    allowedCapabilities: textsIn(parameters, 'allowedCapabilities'),
  };
}

function isNarrowed(match: Json, parameters: Json): boolean {
  return (
    NARROWING_MATCH.some((name) => says(match[name])) ||
    NARROWING_PARAMETERS.some((name) => says(parameters[name])) ||
    asText(match.scope) === 'Cluster' ||
    asText(match.source) === 'Generated' ||
    !coversPods(match)
  );
}

/** No kinds at all are all kinds. */
function coversPods(match: Json): boolean {
  const kinds = listIn(match, 'kinds').map(asMap);
  return kinds.length === 0 || kinds.some((each) => names(each, 'kinds', 'Pod') && hasCore(each));
}

function hasCore(kind: Json): boolean {
  return listIn(kind, 'apiGroups').length === 0 || names(kind, 'apiGroups', '');
}

function names(kind: Json, list: string, wanted: string): boolean {
  return textsIn(kind, list).some((each) => each === wanted || each === '*');
}

function says(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== '';
}
