import { withoutTrailing } from './trailing';

declare const brand: unique symbol;

/**
 * An ARM resource or scope id in canonical form: lower case, one leading slash, no trailing one.
 * ARM compares ids case-insensitively and answers in varying casing (aad-pod-identity #556), so no other form is ever compared.
 */
export type ResourceId = string & { readonly [brand]: 'ResourceId' };

/** What an id says. All fields are lower case; `type` is `provider/type[/childtype]`. */
export interface ResourceIdParts {
  readonly subscriptionId: string;
  readonly resourceGroup?: string;
  readonly type?: string;
  readonly name?: string;
}

/** Thrown when a text that must be an ARM id is not one. */
export class InvalidResourceIdError extends Error {
  constructor(readonly text: string) {
    super(
      `"${text.slice(0, 200)}" is not an Azure resource id; expected /subscriptions/<id>[/resourceGroups/<name>[/providers/<namespace>/<type>/<name>]]`,
    );
    this.name = 'InvalidResourceIdError';
  }
}

const ID =
  /^\/subscriptions\/([^/]+)(?:\/resourcegroups\/([^/]+))?(?:\/providers\/([^/]+(?:\/[^/]+\/[^/]+)+))?$/;
/** ARM allows 2 kB of URL; anything longer is hostile or broken input. */
const MAX_ID_LENGTH = 1024;
/**
 * What would change the meaning of a URL, a shell command or a composed key. Tested before lower-casing, which folds
 * characters such as the Kelvin sign into ASCII letters and so one id into another.
 */
const FORBIDDEN = /[\s?#%|\\<>"'`\u0000-\u001f\u007f-\uffff]/;
/** URL parsers resolve these segments: the request would go to another resource than the one that was checked. */
const DOT_SEGMENT = /\/\.{1,2}(?:\/|$)/;

/** Canonical form of `text`, or undefined if it is no subscription, resource-group or resource id. */
export function tryResourceId(text: unknown): ResourceId | undefined {
  if (typeof text !== 'string' || text.length > MAX_ID_LENGTH) return undefined;
  if (FORBIDDEN.test(text) || DOT_SEGMENT.test(text)) return undefined;
  const canonical = withoutTrailing(text.replace(/^\/+/, '/'), '/').toLowerCase();
  if (!ID.test(canonical)) return undefined;
  return canonical as ResourceId;
}

/** Canonical form of `text`. Throws InvalidResourceIdError. */
export function resourceId(text: string): ResourceId {
  const id = tryResourceId(text);
  if (id === undefined) throw new InvalidResourceIdError(text);
  return id;
}

/** Takes an id apart. For a child resource, `type` and `name` are those of the whole chain (`a/b`, `x/y`). */
export function partsOf(id: ResourceId): ResourceIdParts {
  const [, subscriptionId = '', resourceGroup, tail] = ID.exec(id) ?? [];
  if (tail === undefined) return { subscriptionId, ...(resourceGroup && { resourceGroup }) };
  const [provider = '', ...pairs] = tail.split('/');
  const types = pairs.filter((_, index) => index % 2 === 0);
  const names = pairs.filter((_, index) => index % 2 === 1);
  const type = [provider, ...types].join('/');
  return { subscriptionId, ...(resourceGroup && { resourceGroup }), type, name: names.join('/') };
}

/** The resource group (or, for a subscription-level id, the subscription) that holds `id`. */
export function scopeOf(id: ResourceId): ResourceId {
  const { subscriptionId, resourceGroup } = partsOf(id);
  return resourceGroup === undefined
    ? resourceId(`/subscriptions/${subscriptionId}`)
    : resourceGroupId(subscriptionId, resourceGroup);
}

/** Id of a resource group. Throws InvalidResourceIdError. */
export function resourceGroupId(subscriptionId: string, resourceGroup: string): ResourceId {
  const id = `/subscriptions/${segment(subscriptionId)}/resourceGroups/${segment(resourceGroup)}`;
  return resourceId(id);
}

/** Id of a managed cluster. Throws InvalidResourceIdError. */
export function clusterId(subscriptionId: string, resourceGroup: string, name: string): ResourceId {
  return resourceId(
    `${resourceGroupId(subscriptionId, resourceGroup)}/providers/Microsoft.ContainerService/managedClusters/${segment(name)}`,
  );
}

/** Callers pass what came out of a URL, and a decoded slash would name another resource than the route says. */
function segment(text: string): string {
  if (text.includes('/')) throw new InvalidResourceIdError(text);
  return text;
}

/** How an `az` command names the resource or group: brackets are legal in group names, and shells choke on them. */
export function azArguments(id: ResourceId): string {
  const { subscriptionId, resourceGroup, name } = partsOf(id);
  const quoted = (text: string): string => (/^[\w.-]+$/.test(text) ? text : `'${text}'`);
  return [
    `--subscription ${quoted(subscriptionId)}`,
    ...(resourceGroup === undefined ? [] : [`--resource-group ${quoted(resourceGroup)}`]),
    ...(name === undefined ? [] : [`--name ${quoted(name)}`]),
  ].join(' ');
}

/** True if `scope` is `id` or one of its ancestors. `/subscriptions/a` contains everything in subscription a. */
export function contains(scope: ResourceId, id: ResourceId): boolean {
  return id === scope || id.startsWith(`${scope}/`);
}
