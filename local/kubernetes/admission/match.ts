import type { JsonMap } from '../object';
import { asMap } from '../object';
import { fitsSelector, isEmptySelector, labelsOf, listOf, textsOf } from './label-match';
import type { AdmissionRequest } from './request';

/** Whether a policy's matchConstraints, or a binding's matchResources, mean a request. */
export function matches(request: AdmissionRequest, constraints: unknown): boolean {
  const { resourceRules, excludeResourceRules, namespaceSelector, objectSelector } =
    asMap(constraints);
  if (!fitsNamespace(request, namespaceSelector)) return false;
  if (!fitsObject(request, objectSelector)) return false;
  if (listOf(excludeResourceRules).some((rule) => fitsRule(request, rule))) return false;
  const rules = listOf(resourceRules);
  return rules.length === 0 || rules.some((rule) => fitsRule(request, rule));
}

/** Nobody can lock himself out of the policies themselves. */
export function isExempt({ resource }: AdmissionRequest): boolean {
  return resource.group === 'admissionregistration.k8s.io';
}

/** A namespace is known by its own labels; what is cluster-wide otherwise fits any selector. */
function fitsNamespace(request: AdmissionRequest, selector: unknown): boolean {
  if (isEmptySelector(selector)) return true;
  const { resource, namespace, namespaceObject, object, oldObject } = request;
  if (resource.group === '' && resource.plural === 'namespaces') {
    return fitsSelector(selector, labelsOf(object ?? oldObject));
  }
  if (namespace === undefined) return true;
  // The server puts this label on every namespace.
  const labels = { ...labelsOf(namespaceObject), 'kubernetes.io/metadata.name': namespace };
  return fitsSelector(selector, labels);
}

/** The new or the old object: a label that is taken off is a change as well. */
function fitsObject({ object, oldObject }: AdmissionRequest, selector: unknown): boolean {
  if (isEmptySelector(selector)) return true;
  return [object, oldObject].some(
    (each) => each !== undefined && fitsSelector(selector, labelsOf(each)),
  );
}

function fitsRule(request: AdmissionRequest, rule: JsonMap): boolean {
  const { resource, operation, name, namespace } = request;
  const names = textsOf(rule.resourceNames);
  const scope = namespace === undefined ? 'Cluster' : 'Namespaced';
  return (
    holds(rule.operations, operation) &&
    holds(rule.apiGroups, resource.group) &&
    holds(rule.apiVersions, resource.version) &&
    textsOf(rule.resources).some((each) => fitsResource(request, each)) &&
    (names.length === 0 || names.includes(name)) &&
    [undefined, '*', scope].some((each) => each === rule.scope)
  );
}

function holds(list: unknown, wanted: string): boolean {
  const values = textsOf(list);
  return values.includes('*') || values.includes(wanted);
}

/** `pods`, `pods/status`, `pods/*`, `*`, `*\/status`, `*\/*`; without a slash, subresources are not meant. */
function fitsResource({ resource, subResource }: AdmissionRequest, pattern: string): boolean {
  const [plural = '', sub] = pattern.split('/');
  if (plural !== '*' && plural !== resource.plural) return false;
  return sub === '*' || (sub ?? '') === (subResource ?? '');
}
