import type { JsonMap } from '../object';
import { asMap, textOf } from '../object';
import type { AdmissionRequest, AdmissionSet } from './request';

/** What a policy is evaluated with, once for each; or why it cannot be. */
export type Parameters =
  | { readonly ok: true; readonly all: readonly (JsonMap | null)[] }
  | { readonly ok: false; readonly error: string };

/**
 * The parameters of a policy and a binding. Without a namespace in the reference, those of the request's own namespace
 * count: that is how a tenant grants himself something.
 */
export function parametersOf(
  policy: JsonMap,
  binding: JsonMap,
  { namespace }: AdmissionRequest,
  set: AdmissionSet,
): Parameters {
  const { paramKind } = asMap(policy.spec);
  const { paramRef } = asMap(binding.spec);
  if (paramKind === undefined || paramRef === undefined) return { ok: true, all: [null] };
  const { apiVersion, kind } = asMap(paramKind);
  if (apiVersion !== 'v1' || kind !== 'ConfigMap') {
    return { ok: false, error: `paramKind kind \`${textOf(kind)}\` not known` };
  }
  const { name, namespace: own, parameterNotFoundAction } = asMap(paramRef);
  const place = textOf(own) === '' ? namespace : textOf(own);
  if (place === undefined) {
    const error =
      'cannot use namespaced paramRef in policy binding that matches cluster-scoped resources';
    return { ok: false, error };
  }
  const found = set.parameter(place, textOf(name));
  if (found !== undefined) return { ok: true, all: [found] };
  if (parameterNotFoundAction !== 'Deny') return { ok: true, all: [] };
  return {
    ok: false,
    error: 'no params found for policy binding with `Deny` parameterNotFoundAction',
  };
}
