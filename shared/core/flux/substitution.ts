import type { Json, JsonObject } from '../json';
import { isJsonObject } from '../json';

/** Variables of a cluster's `cluster-vars` that Flux puts into what it builds (postBuild.substituteFrom). */
export const VARIABLES = {
  /** Host of the registry that the cluster pulls from. */
  loginServer: 'acr_login_server',
  /** Entra tenant of the cluster. */
  tenant: 'azure_tenant_id',
} as const;

/** Name of the ConfigMap, and of its file without `.yaml`. */
export const CLUSTER_VARS = 'cluster-vars';

const OURS = new Set<string>(Object.values(VARIABLES));
const VARIABLE = /\$+(?:\{([^}]*)\}?)?/g;

/**
 * Values with every `${…}` that is none of our variables written `$${…}`, which Flux turns back: it would replace a
 * variable that it does not know by nothing. What is escaped already stays as it is.
 */
export function escaped(values: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [escapedText(key), escapedJson(value)]),
  );
}

function escapedJson(value: Json): Json {
  if (typeof value === 'string') return escapedText(value);
  if (Array.isArray(value)) return (value as readonly Json[]).map(escapedJson);
  return isJsonObject(value) ? escaped(value) : value;
}

function escapedText(text: string): string {
  return text.replace(VARIABLE, (found, name?: string) =>
    name === undefined || OURS.has(name) || found.startsWith('$$') ? found : `$${found}`,
  );
}
