import type { World } from '../../../test/support/world';
import {
  held,
  heldRole,
  host,
  hostId,
  identities,
  identityId,
  IDENTITY_GROUP,
  KUBELET_PRINCIPAL,
  clusterWithoutKubeletIdentity,
  need,
  NODE_GROUP,
  NOW,
  ourAssignment,
  planOf,
  profile,
  USUAL_NEEDS,
  world,
  YESTERDAY,
} from '../../../test/support/world';
import type { Bookkeeping } from './plan';
import { MANAGED_IDENTITY_OPERATOR, VIRTUAL_MACHINE_CONTRIBUTOR } from '../cluster/roles';

const NOTHING: Bookkeeping = { put: [], remove: [] };
const MIO = need(IDENTITY_GROUP);
const WIDER = need(identityId('old'));

function learned(overrides: Partial<World>): Bookkeeping {
  return planOf(world(overrides)).bookkeeping;
}

describe('an intent that a crash left behind', () => {
  const pool = host('pool', ['a']);
  const intent = held(pool, 'a', { state: 'intended' });

  test('is held when the identity is there and wanted', () => {
    expect(learned({ hosts: [pool], identities: identities('a'), ledger: [intent] })).toEqual({
      put: [{ ...intent, state: 'held', since: YESTERDAY }],
      remove: [],
    });
  });

  test('is held when the identity is there and stays, because the globs of its group fit no pool', () => {
    const placements = [{ resourceGroup: IDENTITY_GROUP, nodePools: ['none*'] }];
    const rules = profile();
    const narrowed = profile({ identities: { ...rules.identities, placements } });
    const of = { hosts: [pool], identities: identities('a'), ledger: [intent] };
    expect(learned({ ...of, profile: narrowed }).put).toEqual([{ ...intent, state: 'held' }]);
  });

  test('stays when the identity is wanted and not there yet', () => {
    expect(
      learned({ hosts: [host('pool')], identities: identities('a'), ledger: [intent] }),
    ).toEqual(NOTHING);
  });

  test('is dropped when it is neither there nor wanted', () => {
    expect(learned({ hosts: [host('pool')], ledger: [intent] }).remove).toEqual([intent]);
  });

  test('stays while Azure is at work on the host: the PATCH may still come through', () => {
    const busy = host('pool', [], { provisioningState: 'Updating' });
    expect(learned({ hosts: [busy], ledger: [intent] })).toEqual(NOTHING);
  });

  test('is not confirmed in the run that takes it off: the entry would come back', () => {
    expect(learned({ hosts: [pool], ledger: [intent] })).toEqual(NOTHING);
  });

  test('of a role is held when the assignment is there', () => {
    const role = heldRole(MIO, { state: 'intended' });
    const roleAssignments = USUAL_NEEDS.map(ourAssignment);
    const ledger = [heldRole(need(NODE_GROUP, VIRTUAL_MACHINE_CONTRIBUTOR)), role];
    expect(learned({ roleAssignments, ledger }).put).toEqual([{ ...role, state: 'held' }]);
  });
});

describe('an entry of an identity', () => {
  test('is dropped with its host', () => {
    const entry = held(hostId('gone'), 'a');
    expect(learned({ identities: identities('a'), ledger: [entry] }).remove).toEqual([entry]);
  });

  test('that AKS wiped stays while it is wanted, so that the repair is known as one', () => {
    const entry = held(hostId('pool'), 'a');
    expect(
      learned({ hosts: [host('pool')], identities: identities('a'), ledger: [entry] }),
    ).toEqual(NOTHING);
  });

  test('that somebody took off is dropped when nobody wants it, whatever the host is doing', () => {
    const entry = held(hostId('pool'), 'a');
    const busy = host('pool', [], { provisioningState: 'Updating' });
    expect(learned({ hosts: [busy], ledger: [entry] }).remove).toEqual([entry]);
  });
});

describe('a role assignment of ours', () => {
  const roleAssignments = USUAL_NEEDS.map(ourAssignment);

  test('that another cluster made is held by this one too', () => {
    const heldElsewhere = roleAssignments.map(({ id }) => id);
    expect(learned({ roleAssignments, heldElsewhere })).toEqual({
      put: USUAL_NEEDS.map((each) => heldRole(each, { since: NOW })),
      remove: [],
    });
  });

  test('whose entry was lost comes back into the ledger: its id proves that it is ours', () => {
    expect(learned({ roleAssignments }).put).toHaveLength(2);
  });

  test('that is not needed here any more is left to the clusters that hold it', () => {
    const entry = heldRole(WIDER);
    expect(learned({ ledger: [entry], heldElsewhere: [entry.assignment] })).toEqual({
      put: [],
      remove: [entry],
      leftToOthers: [entry.assignment],
    });
    expect(learned({ ledger: [entry] })).toEqual(NOTHING);
  });

  test('under an identity group that is missing just now stays', () => {
    const entry = heldRole(WIDER);
    expect(
      learned({
        ledger: [entry],
        heldElsewhere: [entry.assignment],
        missingResourceGroups: [IDENTITY_GROUP],
      }),
    ).toEqual(NOTHING);
  });

  test('stays where nobody can say what is needed: a service-principal cluster in standard mode', () => {
    const entry = heldRole(need(IDENTITY_GROUP, MANAGED_IDENTITY_OPERATOR, KUBELET_PRINCIPAL));
    expect(
      learned({
        cluster: clusterWithoutKubeletIdentity(),
        profile: profile({ mode: 'standard' }),
        ledger: [entry],
        heldElsewhere: [entry.assignment],
      }),
    ).toEqual(NOTHING);
  });
});
