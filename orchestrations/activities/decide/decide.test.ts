import type { Configuration } from '../../../shared/core/configuration/profile';
import type { LedgerEntry } from '../../../shared/core/plan/ledger';
import { configuration } from '../../../test/support/services';
import {
  CLUSTER,
  cluster,
  foreignAssignment,
  held,
  heldRole,
  host,
  identities,
  IDENTITY_GROUP,
  need,
  NOW,
  profile,
  RECONCILER,
  SUBSCRIPTION,
  USUAL_NEEDS,
} from '../../../test/support/world';
import { decide } from './decide';
import type { DecisionInput } from './decision';
import type { Decision } from '../../../shared/core/run/decision';

interface Seen {
  readonly reads: readonly string[];
  readonly decision: Decision;
}

/** Decides about a cluster with one pool that lacks the identity `web`, unless the ledger says otherwise. */
async function decided(
  change: Partial<DecisionInput> & { readonly of?: Partial<Configuration> } = {},
): Promise<Seen> {
  const { of, ...input } = change;
  const reads: string[] = [];
  const read = <T>(what: string, answer: T): Promise<T> => {
    reads.push(what);
    return Promise.resolve(answer);
  };
  const decision = await decide({
    id: CLUSTER,
    cluster: cluster(),
    intent: 'reconcile',
    configuration: configuration({ profiles: [profile(EVERYONE)], ...of }),
    ledger: [],
    reads: {
      hosts: () => read('hosts', [host('pool')]),
      identities: () => read('identities', identities('web')),
      roles: () =>
        read(
          'roles',
          USUAL_NEEDS.map((each) => foreignAssignment(each)),
        ),
      policies: () => read('policies', []),
      objects: () => Promise.reject(new Error('nobody asked for objects')),
      netRaw: () => Promise.reject(new Error('nobody asked for NET_RAW')),
      admission: () => Promise.resolve({}),
    },
    reconcilerId: RECONCILER.principalId,
    now: NOW,
    dryRun: false,
    heldElsewhere: async () => new Set(),
    vanished: async () => [],
    ...input,
  });
  return { reads, decision };
}

const EVERYONE = {
  selector: { subscriptions: [SUBSCRIPTION], resourceGroups: [], names: [], tags: {} },
};

function shown({ decision: { apply, rest, plan } }: Seen): string {
  const steps = plan.steps.map(({ kind }) => kind).join();
  return `${apply ? 'carried out' : 'shown'} ${rest?.reason ?? '-'}: ${steps}`;
}

describe('a plan is carried out', () => {
  test('only where nobody said otherwise; else it is shown, with what it would do', async () => {
    const observeOnly = { profiles: [profile({ ...EVERYONE, observeOnly: true })] };
    expect(shown(await decided())).toBe('carried out -: updateHost');
    expect(shown(await decided({ dryRun: true }))).toBe('shown DryRun: updateHost');
    const observed = await decided({ of: observeOnly });
    expect(shown(observed)).toBe('shown ObserveOnly: updateHost');
    expect(observed.decision.rest?.message).toContain('1 step would be carried out');
    const both = await decided({ of: observeOnly, dryRun: true });
    expect(shown(both)).toBe('shown ObserveOnly: updateHost');
  });

  test('never on a cluster that is suspended, stopped or not selected: nobody even looks', async () => {
    const suspended = await decided({
      of: { profiles: [profile({ ...EVERYONE, suspend: true })] },
    });
    expect(shown(suspended)).toBe('shown Suspended: ');
    const stopped = await decided({ cluster: cluster({ powerState: 'Stopped' }) });
    expect(shown(stopped)).toBe('shown ClusterStopped: ');
    const nobodys = await decided({ of: { profiles: [] } });
    expect(shown(nobodys)).toBe('shown NotSelected: ');
    expect([suspended, stopped, nobodys].flatMap(({ reads }) => reads)).toEqual([]);
  });
});

describe('off-boarding', () => {
  const leaving = (...ledger: readonly LedgerEntry[]): Promise<Seen> =>
    decided({ intent: 'offboard', confirmed: true, ledger });

  test('looks at hosts where we attached something, and takes it off', async () => {
    const reads = await decided({
      intent: 'offboard',
      confirmed: true,
      ledger: [held(host('pool'), 'web')],
      reads: {
        hosts: async () => [host('pool', ['web'])],
        identities: async () => [],
        roles: async () => [],
        policies: async () => [],
      } as never,
    });
    expect(shown(reads)).toBe('carried out OffBoarded: updateHost');
  });

  test('reads no host for the sake of a role, and no role for the sake of a host', async () => {
    const role = await leaving(heldRole(need(IDENTITY_GROUP)));
    expect(role.reads).toEqual(['roles']);
    const identity = await leaving(held(host('pool'), 'web'));
    expect(identity.reads).toEqual(['hosts']);
    expect((await leaving()).reads).toEqual([]);
  });

  test('that nobody confirmed shows what it would take back', async () => {
    const ledger = [held(host('pool'), 'web')];
    const reads = await decided({ intent: 'offboard', ledger });
    expect(reads.decision).toMatchObject({
      apply: false,
      rest: { reason: 'AwaitingConfirmation' },
    });
  });
});
