/**
 * What the texts of a request have to look like. functions/http refuses others, and the description says the same. Patterns
 * are ECMAScript with the flag u, as JSON Schema wants them.
 */
export const SUBSCRIPTION_ID = '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$';
/** Names that ARM allows for resource groups and managed clusters. */
export const CLUSTER_PART = '^[A-Za-z0-9_.()\\-]{1,90}$';
/** Of charts and repositories in the configuration, in any case. */
export const ENTRY_NAME = '^[A-Za-z0-9][A-Za-z0-9._\\-]{0,62}$';
/** Those of Durable Functions: a run, and whatever else has an id there and is no run. */
export const RUN_ID = '^[A-Za-z0-9:@_\\-]{1,200}$';
export const PLAN_ID = '^[A-Za-z0-9\\-]{1,64}$';
/** Key of the last cluster of a page. */
export const CONTINUATION = '^[0-9a-f]{32}$';
/** The same of the activity: time counted down, and a hash. */
export const ACTIVITY_CONTINUATION = '^[0-9]{16}-[0-9a-f]{12}$';
/** Id of a plan, the beginning of one, or what Azure logs of a call: such an id with something behind it. */
export const CORRELATION = '^[A-Za-z0-9._\\-]{1,100}$';
export const OUTCOMES = [
  'Converged',
  'Changed',
  'Waiting',
  'Failed',
  'Stalled',
  'OffBoarded',
  'Observed',
] as const;
export const IDEMPOTENCY_KEY = '^[!-~]{1,128}$';

/** Sent by our own page with whatever changes something: a page of somebody else cannot. */
export const PAGE_HEADER = 'x-aks-identity-page';
/** What a caller may do: look, or change things as well. */
export const ROLES = ['reader', 'operator'] as const;
export type Role = (typeof ROLES)[number];

/** How many clusters a page may hold. */
export const LIMIT = { least: 1, usual: 100, most: 1000 };
export const FORMATS = ['json', 'text'] as const;
export const INTENTS = ['reconcile', 'offboard'] as const;
