import type { Json, JsonObject } from '../base/json';
import { isJsonObject } from '../base/json';

/** Variables that Flux puts into what it builds for a cluster (postBuild.substitute). */
export const VARIABLES = {
  /** Host of the registry that the cluster pulls from. */
  loginServer: 'acr_login_server',
  /** Entra tenant of the cluster. */
  tenant: 'azure_tenant_id',
} as const;

type Variable = (typeof VARIABLES)[keyof typeof VARIABLES];

/** Dollars, and the brace behind them with a plain name, if it is one. What else is in a brace may hold the next. */
const DOLLARS = /(\$+)(\{(?:(\w+)\})?)?/g;

/**
 * Values as Flux must find them, so that they arrive as they were written. It reads a text from the left: `$$` becomes
 * one dollar wherever it stands, `${…}` a variable's value, and since Flux 2.9 one without a value fails the Kustomization
 * (fluxcd/pkg envsubst/parse/scan.go). Ours are left for it, and so is what its author has escaped already, `$${…}`.
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
  return text.replace(DOLLARS, (found, dollars: string, brace?: string, name?: string) => {
    if (brace === undefined) return dollars.length === 1 ? found : dollars + found;
    const isVariable = dollars.length % 2 === 1;
    return isVariable && !isOurs(name) ? `$${found}` : found;
  });
}

/** Variables of ours that the values ask Flux for. */
export function variablesIn(values: Json): ReadonlySet<Variable> {
  const found = JSON.stringify(values).matchAll(DOLLARS);
  return new Set(
    [...found].flatMap(([, dollars = '', , name]) =>
      dollars.length % 2 === 1 && isOurs(name) ? [name] : [],
    ),
  );
}

function isOurs(name: string | undefined): name is Variable {
  return Object.values<string | undefined>(VARIABLES).includes(name);
}
