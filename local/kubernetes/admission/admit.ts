import type { JsonMap } from '../object';
import { asMap, textOf } from '../object';
import type { Failed } from './decide';
import { decide } from './decide';
import { textsOf } from './label-match';
import { isExempt, matches } from './match';
import { parametersOf } from './parameters';
import type { AdmissionRequest, AdmissionSet, Verdict } from './request';

const ANNOTATION = 'validation.policy.admission.k8s.io/validation_failure';
/** https://github.com/kubernetes/apiserver/blob/v0.34.2/pkg/admission/plugin/policy/validating/dispatcher.go */
const CODES: Readonly<Record<string, number>> = {
  Unauthorized: 401,
  Forbidden: 403,
  RequestEntityTooLarge: 413,
};

/** One policy with one of its bindings. */
interface Pair {
  readonly policy: JsonMap;
  readonly binding: JsonMap;
}

/** A failure, and what is done about it. */
interface Consequence extends Pair, Omit<Failed, 'index'> {
  /** Absent: the policy could not be asked at all, which no action softens. */
  readonly index?: number;
  readonly actions: readonly string[];
}

/**
 * What the ValidatingAdmissionPolicies of a server say to a request. The first refusal is the one that is reported; the server
 * asks in no particular order, and here it is that of the names.
 */
export function admit(request: AdmissionRequest, set: AdmissionSet): Verdict {
  if (isExempt(request)) return { warnings: [], annotations: {} };
  const found = pairsFor(request, set).flatMap((pair) => consequences(pair, request, set));
  const refused = found.find(({ actions }) => actions.includes('Deny'));
  const audited = found.find(({ actions }) => actions.includes('Audit'));
  return {
    ...(refused !== undefined && { refusal: refusalOf(refused) }),
    warnings: found.filter(({ actions }) => actions.includes('Warn')).map(warningOf),
    // Annotations are never overwritten: the first one stays.
    annotations: audited === undefined ? {} : { [ANNOTATION]: annotationOf(audited) },
  };
}

function pairsFor(
  request: AdmissionRequest,
  { policies, bindings }: AdmissionSet,
): readonly Pair[] {
  const meant = policies
    .filter(({ spec }) => matches(request, asMap(spec).matchConstraints))
    .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return meant.flatMap((policy) =>
    bindings
      .filter(({ spec }) => asMap(spec).policyName === nameOf(policy))
      .filter(({ spec }) => matches(request, asMap(spec).matchResources))
      .map((binding) => ({ policy, binding })),
  );
}

function consequences(
  pair: Pair,
  request: AdmissionRequest,
  set: AdmissionSet,
): readonly Consequence[] {
  const { policy, binding } = pair;
  const parameters = parametersOf(policy, binding, request, set);
  if (!parameters.ok) {
    if (asMap(policy.spec).failurePolicy === 'Ignore') return [];
    const message = `failed to configure binding: ${parameters.error}`;
    return [{ ...pair, message, actions: ['Deny'] }];
  }
  const actions = textsOf(asMap(binding.spec).validationActions);
  return parameters.all
    .flatMap((parameter) => decide(policy, request, parameter))
    .map((failed) => ({ ...pair, ...failed, actions }));
}

function refusalOf(consequence: Consequence): NonNullable<Verdict['refusal']> {
  const { policy, binding, message, reason = 'Invalid' } = consequence;
  return {
    code: CODES[reason] ?? 422,
    reason,
    message: `ValidatingAdmissionPolicy '${nameOf(policy)}' with binding '${nameOf(binding)}' denied request: ${message}`,
    policy: nameOf(policy),
  };
}

function warningOf({ policy, binding, message }: Consequence): string {
  return `Validation failed for ValidatingAdmissionPolicy '${nameOf(policy)}' with binding '${nameOf(binding)}': ${message}`;
}

function annotationOf({ policy, binding, message, index = 0, actions }: Consequence): string {
  return JSON.stringify([
    {
      message,
      policy: nameOf(policy),
      binding: nameOf(binding),
      expressionIndex: index,
      validationActions: actions,
    },
  ]);
}

function nameOf({ metadata }: JsonMap): string {
  return textOf(asMap(metadata).name);
}
