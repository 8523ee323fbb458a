import { isJsonObject, type Json, type JsonObject } from '../base/json';

/** One verb on one thing. */
export interface Grant {
  readonly verb: string;
  /** `secrets`, `deployments.apps`, `/healthz`. */
  readonly thing: string;
  readonly group: string;
  readonly resource: string;
  /** Of the objects that it is limited to; none: all of them. */
  readonly names: readonly string[];
}

const MAX_GRANTS = 2_000;

/** The rules of a role, taken apart. */
export function grantsIn(role: JsonObject | undefined): readonly Grant[] {
  const rules = Array.isArray(role?.['rules']) ? (role['rules'] as readonly Json[]) : [];
  return rules.filter(isJsonObject).flatMap(grantsOf).slice(0, MAX_GRANTS);
}

function grantsOf(rule: JsonObject): readonly Grant[] {
  const names = texts(rule['resourceNames']);
  const things = [
    ...texts(rule['apiGroups']).flatMap((group) =>
      texts(rule['resources']).map((resource) => ({ group, resource })),
    ),
    ...texts(rule['nonResourceURLs']).map((resource) => ({ group: URLS, resource })),
  ];
  return texts(rule['verbs']).flatMap((verb) =>
    things.map(({ group, resource }) => ({
      verb,
      thing: group === '' || group === URLS ? resource : `${resource}.${group}`,
      group,
      resource,
      names,
    })),
  );
}

const URLS = 'nonResourceURLs';

/** True when one of `grants` allows it already: `*` counts for all, and no names count for every name. */
export function isCovered(grant: Grant, grants: readonly Grant[]): boolean {
  return grants.some(
    (other) =>
      isOf(other.verb, grant.verb) &&
      (other.group === URLS) === (grant.group === URLS) &&
      isOf(other.group, grant.group) &&
      coversResource(other.resource, grant.resource) &&
      coversNames(other.names, grant.names),
  );
}

function isOf(pattern: string, text: string): boolean {
  return pattern === '*' || pattern === text;
}

function coversResource(pattern: string, resource: string): boolean {
  if (isOf(pattern, resource)) return true;
  // `*/scale` is that part of every resource; a URL may end in `*`.
  if (pattern.startsWith('*/')) return resource.endsWith(pattern.slice(1));
  return (
    pattern.startsWith('/') && pattern.endsWith('*') && resource.startsWith(pattern.slice(0, -1))
  );
}

function coversNames(all: readonly string[], some: readonly string[]): boolean {
  return all.length === 0 || (some.length > 0 && some.every((name) => all.includes(name)));
}

const LISTED = 12;

/** `get and list secrets; create events (all of core)`: by the things that verbs are about. */
export function grantWords(grants: readonly Grant[]): string {
  const byThing = Map.groupBy(grants, ({ thing, names }) => `${thing} ${names.join(' ')}`);
  const parts = [...byThing.values()].map(thingWords);
  const more = parts.length - LISTED;
  return [...parts.slice(0, LISTED), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

function thingWords(grants: readonly Grant[]): string {
  const [first] = grants;
  if (first === undefined) return '';
  const verbs = [
    ...new Set(grants.map(({ verb }) => (verb === '*' ? 'do everything with' : verb))),
  ];
  const thing = first.resource === '*' ? `everything in ${groupWords(first.group)}` : first.thing;
  const only = first.names.length === 0 ? '' : `, only ${first.names.join(', ')}`;
  return `${verbs.join(', ')} ${thing}${only}${warningFor(first, verbs)}`;
}

function groupWords(group: string): string {
  if (group === '*') return 'all API groups';
  return group === '' ? 'the core API group' : group;
}

const READS: readonly string[] = ['get', 'list', 'watch', 'do everything with'];
const RISES: readonly string[] = ['escalate', 'bind', 'impersonate'];

/** What a reviewer must not overlook. */
function warningFor({ resource }: Grant, verbs: readonly string[]): string {
  if (verbs.some((verb) => RISES.includes(verb))) return ' (lets it give itself more rights)';
  const readsAll = resource === 'secrets' || resource === '*';
  return readsAll && verbs.some((verb) => READS.includes(verb)) ? ' (reads Secrets)' : '';
}

function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value)
    ? (value as readonly Json[]).filter((one) => typeof one === 'string')
    : [];
}
