/**
 * Resource ids as the simulated Azure sees them. It keeps the casing that it was given and compares without it.
 * (Deliberately not the product's own id type: an oracle must not share code with what it judges.)
 */
export interface ParsedId {
  readonly subscription?: string;
  readonly resourceGroup?: string;
  /** `Microsoft.Compute/virtualMachineScaleSets`, casing as given. Absent for subscriptions and resource groups. */
  readonly type?: string;
  readonly name: string;
}

/** The form in which ids are compared and stored: lower case, one leading slash, no trailing slash. */
export function idKey(id: string): string {
  return `/${id.replace(/^\/+|\/+$/g, '')}`.toLowerCase();
}

/** The id of a subscription. */
function subscriptionScope(subscription: string): string {
  return `/subscriptions/${subscription}`;
}

/** The id of a resource group. */
export function groupScope(subscription: string, resourceGroup: string): string {
  return `${subscriptionScope(subscription)}/resourceGroups/${resourceGroup}`;
}

/** Splits an id into its parts; undefined when it is not an ARM resource id. */
export function parseId(id: string): ParsedId | undefined {
  const match =
    /^\/+subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?(?:\/providers\/([^/]+)\/(.+))?$/i.exec(
      id.replace(/\/+$/, ''),
    );
  if (!match) return undefined;
  const [, subscription = '', resourceGroup, namespace, rest] = match;
  const segments = rest?.split('/') ?? [];
  if (segments.length % 2 === 1) return undefined;
  const types = segments.filter((_, index) => index % 2 === 0);
  return {
    subscription,
    ...(resourceGroup === undefined ? {} : { resourceGroup }),
    ...(namespace === undefined ? {} : { type: [namespace, ...types].join('/') }),
    name: segments.at(-1) ?? resourceGroup ?? subscription,
  };
}

/** Whether `id` is `scope` itself or lies below it. */
export function isWithin(id: string, scope: string): boolean {
  const inner = idKey(id);
  const outer = idKey(scope);
  return outer === '/' || inner === outer || inner.startsWith(`${outer}/`);
}
