import type { Grant } from '../../../shared/core/admission/rules';
import { matchesGlob } from '../../../shared/core/base/glob';
import { resourceId } from '../../../shared/core/base/resource-id';
import type { Dice } from '../../../test/support/random';
import { dice } from '../../../test/support/random';
import { guarded, objectOf } from './guarded.testing';

const NAMESPACES = ['a', 'a-b', 'ab', 'a-b-c', 'b', 'kube-system', 'team-1', 'team-12'] as const;
const GLOBS = [...NAMESPACES, '*', 'a*', 'a-*', '?', 'team-?', 'TEAM-*', 'x', ''] as const;
const SEEDS = Array.from({ length: 40 }, (_, seed) => seed + 1);

interface Named {
  readonly namespace: string;
  readonly resourceID: string;
  readonly clientID: string;
  readonly type?: number;
}

const idOf = (serial: number): string =>
  `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/RG/providers/Microsoft.ManagedIdentity/userAssignedIdentities/Identity-${serial}`;
const clientOf = (serial: number): string => `AAAAAAAA-0000-4000-8000-00000000000${serial}`;

/** As a person would decide it. */
function isGranted(grants: readonly Grant[], named: Named): boolean {
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  return (
    (named.type ?? 0) === 0 &&
    grants.some(
      (grant) =>
        matchesGlob(grant.namespaces, named.namespace) &&
        same(grant.identity, named.resourceID) &&
        same(grant.clientId, named.clientID),
    )
  );
}

function someGrants(chance: Dice): readonly Grant[] {
  return Array.from({ length: 1 + chance.roll(5) }, () => ({
    namespaces: chance.pick(GLOBS) ?? '*',
    identity: resourceId(idOf(chance.roll(4))),
    clientId: clientOf(chance.roll(4)),
  }));
}

const inOtherCase = (text: string, chance: Dice): string =>
  [...text]
    .map((each) => (chance.roll(2) === 0 ? each.toUpperCase() : each.toLowerCase()))
    .join('');

/** One thing of it that is not what was granted, mostly. */
function mutated(named: Named, chance: Dice): Named {
  const field = chance.pick(['resourceID', 'clientID'] as const) ?? 'clientID';
  const text = named[field];
  const at = chance.roll(text.length + 1);
  const mutations: readonly Named[] = [
    { ...named, namespace: chance.pick(NAMESPACES) ?? 'a' },
    { ...named, resourceID: idOf(chance.roll(4)) },
    { ...named, clientID: clientOf(chance.roll(4)) },
    { ...named, resourceID: named.clientID, clientID: named.resourceID },
    { ...named, [field]: '' },
    { ...named, [field]: text.slice(0, at) },
    {
      ...named,
      [field]: `${text.slice(0, at)}${chance.pick([' ', '\n', '/', '.*', '\u017f'])}${text.slice(at)}`,
    },
    { ...named, resourceID: `${named.resourceID} ${named.clientID}`, clientID: '' },
    { ...named, type: 1 + chance.roll(3) },
  ];
  return chance.pick(mutations) ?? named;
}

function objectFor({ namespace, ...spec }: Named): ReturnType<typeof objectOf> {
  return objectOf('AzureIdentity', namespace, { spec });
}

/** What the grants list, once in each namespace that they are for. */
function listed(grants: readonly Grant[], chance: Dice): readonly Named[] {
  return grants.flatMap(({ namespaces, identity, clientId }) =>
    NAMESPACES.filter((each) => matchesGlob(namespaces, each)).map((namespace) => ({
      namespace,
      resourceID: inOtherCase(identity, chance),
      clientID: inOtherCase(clientId, chance),
    })),
  );
}

test.each(SEEDS)('what a grant lists passes, and what differs from it does not: %d', (seed) => {
  const chance = dice(seed);
  const grants = someGrants(chance);
  const ask = guarded({ grants });
  const passes = (object: Named, oldObject?: Named): boolean =>
    ask({
      object: objectFor(object),
      ...(oldObject !== undefined && { oldObject: objectFor(oldObject) }),
    }).refusal === undefined;
  for (const named of listed(grants, chance)) {
    expect([named, passes(named)]).toEqual([named, true]);
    for (const other of Array.from({ length: 6 }, () => mutated(named, chance))) {
      const may = isGranted(grants, other);
      expect([other, passes(other)]).toEqual([other, may]);
      // No update leads into another namespace; one that changes nothing is not judged.
      if (other.namespace !== named.namespace) continue;
      const isSame = JSON.stringify(other) === JSON.stringify(named);
      expect([other, passes(other, named)]).toEqual([other, isSame || may]);
    }
  }
});
