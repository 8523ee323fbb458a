import { partsOf, tryResourceId } from '../core/base/resource-id';
import { parseTimestamp, TIMESTAMP_FORM } from '../core/base/timestamp';
import type { AddressFault } from './addresses';
import type { Placed } from './explain';
import { shown } from './problem';
import type { RawProfile, RawSelector } from './raw';
import { groupId } from './raw';
import type { Checked } from './sound';
import type { Path } from './yaml-document';

/** What no schema can say. A warning leaves the file valid. */
export interface Remark extends Placed {
  readonly severity: 'problem' | 'warning';
}

/** Remarks on one profile that fits the schema. */
export function profileRemarks(profile: RawProfile, path: Path): Remark[] {
  return [
    ...selectorRemarks(profile.selector, [...path, 'selector']),
    ...tagsAloneRemarks(profile.selector, [...path, 'selector']),
    ...tagRemarks(profile.selector.tags ?? {}, [...path, 'selector', 'tags']),
    ...tagRemarks(profile.identities.tags, [...path, 'identities', 'tags']),
    ...groupRemarks(profile.identities.resourceGroups.map(groupId), [
      ...path,
      'identities',
      'resourceGroups',
    ]),
    ...groupRemarks(profile.identities.onDemandResourceGroups.map(groupId), [
      ...path,
      'identities',
      'onDemandResourceGroups',
    ]),
    ...exemptionRemarks(profile.exemptUntil, [...path, 'exemptUntil']),
  ];
}

/** Subscriptions that a profile needs and the sweep does not see. `swept` is empty if the file does not say. */
export function reachRemarks(profile: RawProfile, path: Path, swept: readonly string[]): Remark[] {
  if (swept.length === 0) return [];
  const known = new Set(swept.map((id) => id.toLowerCase()));
  const expected = 'one of settings.subscriptions';
  const selected = (profile.selector.subscriptions ?? []).map((id, index) => ({
    subscription: id.toLowerCase(),
    at: [...path, 'selector', 'subscriptions', index],
    found: `subscription ${id} is never swept, so only events bring its clusters in`,
  }));
  const groups = profile.identities.resourceGroups.map((group, index) => ({
    subscription: subscriptionOf(groupId(group)),
    at: [...path, 'identities', 'resourceGroups', index],
    found:
      'these identities are in a subscription that is never swept, so changes of them are seen by events alone',
  }));
  return [...selected, ...groups]
    .filter(({ subscription }) => subscription !== undefined && !known.has(subscription))
    .map(({ at, found }) => warning(at, found, expected));
}

export function selectorRemarks(selector: RawSelector, path: Path): Remark[] {
  const { all, ...parts } = selector;
  const [first] = Object.keys(parts);
  if (all !== true && first === undefined) {
    const expected =
      'at least one of subscriptions, resourceGroups, names and tags, or {all: true}';
    return [problem(path, 'the selector is empty and would select every cluster', expected, 'key')];
  }
  if (all !== true || first === undefined) return [];
  const found = `"${first}" narrows a selector that says all: true`;
  return [problem([...path, first], found, 'either all: true or other parts', 'key')];
}

/** Nobody but the file's owner can move a cluster to another subscription, group or name; tags are written by many. */
function tagsAloneRemarks({ all, tags, ...places }: RawSelector, path: Path): Remark[] {
  if (all === true || tags === undefined || Object.keys(places).length > 0) return [];
  const names = Object.keys(tags).join(', ');
  const found = `only ${names === '' ? 'tags' : `the tag ${names}`} decides here, so anyone who can write tags on a cluster (Tag Contributor, Contributor, Owner, Azure Kubernetes Service Contributor Role) can bring it under this profile and get its identities`;
  return [warning([...path, 'tags'], found, 'subscriptions, resourceGroups or names as well')];
}

/** Azure compares tag names without case, so `env` and `ENV` ask two things of one tag. */
function tagRemarks(tags: Readonly<Record<string, string>>, path: Path): Remark[] {
  const names = Object.keys(tags);
  return twins(names).map(({ index, earlier }) =>
    problem(
      [...path, names[index] ?? ''],
      `tag ${shown(names[index])} is the same tag as ${shown(names[earlier])}`,
      'each tag once, whatever the case',
      'key',
    ),
  );
}

/** The core is stricter about ids than a pattern can be, and must never meet one here that it throws at. */
function groupRemarks(ids: readonly string[], path: Path): Remark[] {
  const expected = '/subscriptions/<GUID>/resourceGroups/<name>';
  return ids.flatMap((id, index) =>
    tryResourceId(id) === undefined
      ? [problem([...path, index], `${shown(id)} is not a resource group id`, expected)]
      : [],
  );
}

function subscriptionOf(text: string): string | undefined {
  const id = tryResourceId(text);
  return id && partsOf(id).subscriptionId;
}

function exemptionRemarks(exemptUntil: string | undefined, path: Path): Remark[] {
  if (exemptUntil === undefined || parseTimestamp(exemptUntil) !== undefined) return [];
  return [problem(path, `${shown(exemptUntil)} is not a valid date`, TIMESTAMP_FORM)];
}

/** Entries that equal an earlier one but for case. */
export function twins(texts: readonly string[]): { index: number; earlier: number }[] {
  const seen = new Map<string, number>();
  return texts.flatMap((text, index) => {
    const earlier = seen.get(text.toLowerCase());
    if (earlier === undefined) seen.set(text.toLowerCase(), index);
    return earlier === undefined ? [] : [{ index, earlier }];
  });
}

export function problem(
  path: Path,
  found: string,
  expected: string,
  what: 'key' | 'value' = 'value',
): Remark {
  return { severity: 'problem', path, what, found, expected };
}

export function warning(path: Path, found: string, expected: string): Remark {
  return { severity: 'warning', path, what: 'value', found, expected };
}

/** A problem with what an address is like. */
export function refused(path: Path, { found, expected, hidden }: AddressFault): Remark {
  return { ...problem(path, found, expected), ...(hidden && { hidden }) };
}

/** Entries whose name an earlier one of the list has, whatever the case. An entry may have none yet. */
export function takenNames<T extends { readonly name?: string }>(
  list: string,
  entries: Checked<T>,
  nameOf: (entry: T) => string | undefined,
): Remark[] {
  const named = entries.filter(({ value }) => nameOf(value) !== undefined);
  const names = named.map(({ value }) => nameOf(value) ?? '');
  return twins(names).map(({ index, earlier }) => {
    const entry = named[index];
    // A preset is a name without the key.
    const key = entry?.value.name === undefined ? [] : ['name'];
    const path = [list, entry?.index ?? 0, ...key];
    const found = `the name "${names[index]}" is taken by ${list}[${named[earlier]?.index}]`;
    return problem(path, found, 'a name of its own, whatever the case');
  });
}
