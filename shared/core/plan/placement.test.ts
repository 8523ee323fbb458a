import { plusMs } from '../base/iso-time';
import type { IsoTime } from '../base/iso-time';
import {
  azureIdentity,
  binding,
  clusterObjects,
  installation,
  pod,
} from '../../../test/support/objects';
import type { World } from '../../../test/support/world';
import {
  deadEntry,
  held,
  host,
  identities,
  identity,
  identityId,
  identityRules,
  IDENTITY_GROUP,
  linesOf,
  NOW,
  offboardingOf,
  planInput,
  planOf,
  profile,
  world,
} from '../../../test/support/world';
import type { NodePoolHost } from '../cluster/cluster';
import type { HeldIdentity } from './ledger';
import type { Plan } from './plan';
import type { Placement, Profile } from '../configuration/profile';
import { renderPlan } from '../run/render-plan';
import { reportOf } from './report-objects';

const [APPS, BATCH] = ['apps', 'batch'] as const;
const QUIET = { quietSeconds: 3600 };

function placed(
  overrides: Partial<Placement> & Pick<Placement, 'nodePools'>,
  more: Partial<Profile> = {},
): Profile {
  const placements = [{ resourceGroup: IDENTITY_GROUP, ...overrides }];
  return profile({ identities: identityRules({ placements }), ...more });
}

function whereUsed(more: Partial<Profile> = {}): Profile {
  const serverless = { mode: 'standard', mic: 'serverless', objects: 'read' } as const;
  return placed({ nodePools: [], onlyWhereUsed: QUIET }, { ...serverless, ...more });
}

/** Objects by which a pod on each of the hosts uses identity a. */
function usedOn(...hosts: readonly NodePoolHost[]): World['objects'] {
  return using('a', ...hosts);
}

function using(name: string, ...hosts: readonly NodePoolHost[]): World['objects'] {
  return {
    kind: 'read',
    objects: clusterObjects({
      installation: installation(),
      identities: [azureIdentity(name)],
      bindings: [binding(name)],
      pods: hosts.map(({ id }) =>
        pod(`pod-on-${id.split('/').at(-1)}`, name, { nodeName: `node-${id}` }),
      ),
      nodes: [host(APPS), host(BATCH)].map(({ id }) => ({
        name: `node-${id}`,
        providerId: `azure://${id}/virtualMachines/0`,
      })),
    }),
  };
}

function poolless(name: string, attached: readonly string[] = []): NodePoolHost {
  const bare: { pool?: unknown } & NodePoolHost = { ...host(name, attached) };
  delete bare.pool;
  return bare;
}

const UNREACHABLE: World['objects'] = {
  kind: 'unreachable',
  failure: { policy: 'Transient', code: 'ApiServerUnreachable', message: 'no answer' },
};

function minutesAgo(minutes: number): IsoTime {
  return plusMs(NOW, -minutes * 60_000);
}

/** Only what is about identities of hosts. */
function hostLines(plan: Plan): readonly string[] {
  return linesOf(plan).filter((line) => line.includes('identity '));
}

describe('nodePools', () => {
  test('my identities go to the pools that I named, by glob, whatever the case', () => {
    const plan = planOf(
      world({
        hosts: [host('Apps1'), host('apps2'), host(BATCH)],
        identities: identities('a'),
        profile: placed({ nodePools: ['APPS*'] }),
      }),
    );
    expect(hostLines(plan)).toEqual(['apps1 + identity a', 'apps2 + identity a']);
  });

  test('a pool that is added gets them if its name fits, and one under a new name does not lose the others theirs', () => {
    const [apps, batch] = [host('apps1', ['a']), host(BATCH)];
    const plan = planOf(
      world({
        hosts: [apps, batch, host('apps2')],
        identities: identities('a'),
        ledger: [held(apps, 'a')],
        profile: placed({ nodePools: ['apps*'] }),
      }),
    );
    expect(hostLines(plan)).toEqual(['apps2 + identity a']);
  });

  test('narrowing takes them off the other pools, by the ledger alone', () => {
    const [apps, batch, other] = [host(APPS, ['a']), host(BATCH, ['a']), host('other', ['a'])];
    const plan = planOf(
      world({
        hosts: [apps, batch, other],
        identities: identities('a'),
        ledger: [held(apps, 'a'), held(batch, 'a')],
        profile: placed({ nodePools: [APPS] }),
      }),
    );
    expect(hostLines(plan)).toEqual(['batch - identity a']);
  });

  test('moving from one pool to another takes nothing off while the mass-removal guard says no [P5]', () => {
    const batch = host(BATCH, ['a', 'b']);
    const narrowed = world({
      hosts: [host(APPS), batch],
      identities: identities('a', 'b'),
      ledger: [held(batch, 'a'), held(batch, 'b')],
      profile: placed({ nodePools: [APPS] }, { maxRemovalShare: 0.5 }),
    });
    const plan = planOf(narrowed);
    expect(plan.massRemoval).toMatchObject({ removing: 2, held: 2 });
    expect(hostLines(plan)).toEqual(['apps + identity a', 'apps + identity b']);
  });

  test('a slip of the pen that fits no pool takes nothing off, attaches nothing, and is told', () => {
    const apps = host(APPS, ['a']);
    const plan = planOf(
      world({
        hosts: [apps, host(BATCH)],
        identities: identities('a'),
        ledger: [held(apps, 'a')],
        profile: placed({ nodePools: ['aps'] }),
      }),
    );
    expect(plan.steps).toEqual([]);
    expect(plan.warnings).toEqual([
      'nodePools [aps] of identities fit no node pool of the cluster (apps, batch): its identities are attached nowhere, and taken off nowhere. Correct nodePools in the profile',
    ]);
  });

  test('a machine of which Azure does not say the pool gets nothing and loses nothing', () => {
    const unknown = poolless('vm', ['a']);
    const plan = planOf(
      world({
        hosts: [host(APPS, ['a']), unknown, poolless('vm2')],
        identities: identities('a'),
        ledger: [held(unknown, 'a')],
        profile: placed({ nodePools: [APPS] }),
      }),
    );
    expect(plan.steps).toEqual([]);
  });

  describe('a pod on a pool that is left out now', () => {
    const batch = host(BATCH, ['a']);
    const narrowed = (objects: World['objects']): World =>
      world({
        hosts: [host(APPS, ['a']), batch],
        identities: identities('a'),
        ledger: [held(batch, 'a')],
        objects,
        profile: placed({ nodePools: [APPS] }, { objects: 'read' }),
      });

    test('keeps its token, and I am told what is in the way', () => {
      const plan = planOf(narrowed(usedOn(batch)));
      expect(hostLines(plan)).toEqual([]);
      expect(plan.warnings).toEqual([
        'identity a stays on node pool batch, which nodePools of its group leave out: a pod there uses it. It is taken off when none does',
      ]);
    });

    test('keeps it when its AzureIdentity names the identity by client id alone, as NMI asks', () => {
      const objects = usedOn(batch);
      if (objects.kind !== 'read') throw new Error('not read');
      const odd = { spec: { resourceID: identityId('other') } };
      const by = { ...objects.objects, identities: [azureIdentity('a', odd)] };
      expect(hostLines(planOf(narrowed({ kind: 'read', objects: by })))).toEqual([]);
    });

    test('keeps it when the cluster cannot be reached, or its node is not known yet', () => {
      expect(hostLines(planOf(narrowed(UNREACHABLE)))).toEqual([]);
      const objects = usedOn(batch);
      if (objects.kind !== 'read') throw new Error('not read');
      const nodeless = { ...objects.objects, nodes: [] };
      expect(hostLines(planOf(narrowed({ kind: 'read', objects: nodeless })))).toEqual([]);
    });

    test('gone, the identity goes', () => {
      expect(hostLines(planOf(narrowed(usedOn(host(APPS)))))).toEqual(['batch - identity a']);
    });

    test('that was never served is refused with the reason', () => {
      const fresh = {
        ...narrowed(usedOn(batch)),
        hosts: [host(APPS, ['a']), host(BATCH)],
        ledger: [],
      };
      expect(hostLines(planOf(fresh))).toEqual([]);
      expect(reportOf(planInput(fresh)).report?.tokens.refused).toEqual([
        expect.objectContaining({
          pod: 'pod-on-batch',
          reason: 'NodePoolNotAllowed',
          why: 'identity a is not on its node: node pool batch is not one of nodePools [apps] of profile "team-a".',
        }),
      ]);
    });
  });

  test('off-boarding takes everything back, wherever it went', () => {
    const [apps, batch] = [host(APPS, ['a']), host(BATCH, ['a'])];
    const plan = offboardingOf(
      world({
        hosts: [apps, batch],
        identities: identities('a'),
        ledger: [held(apps, 'a'), held(batch, 'a', { unusedSince: minutesAgo(1) })],
        profile: whereUsed(),
        objects: usedOn(apps, batch),
      }),
    );
    expect(hostLines(plan)).toEqual(['apps - identity a', 'batch - identity a']);
  });

  test('what was taken from a pool that is left out is not called contested', () => {
    const batch = host(BATCH);
    const plan = planOf(
      world({
        hosts: [host(APPS, ['a']), batch],
        identities: identities('a'),
        profile: placed({ nodePools: [APPS] }),
        contested: [{ on: batch.id, taken: [identityId('a')], until: NOW, losses: 3 }],
      }),
    );
    expect(plan.failures).toEqual([]);
  });
});

describe('onlyWhereUsed', () => {
  const [apps, batch] = [host(APPS), host(BATCH)];

  test('an identity comes where a pod uses it, and nowhere else', () => {
    const plan = planOf(
      world({
        hosts: [apps, batch],
        identities: identities('a', 'b'),
        objects: usedOn(batch),
        profile: whereUsed(),
      }),
    );
    expect(hostLines(plan)).toContain('batch + identity a');
    expect(hostLines(plan).filter((line) => line.includes('+ identity '))).toHaveLength(1);
  });

  test('a pod that may not have the identity brings it nowhere', () => {
    const tagged = identity('a', { tags: { 'aks-namespaces': 'payments' } });
    const plan = planOf(
      world({
        hosts: [apps, batch],
        identities: [tagged],
        objects: usedOn(batch),
        profile: whereUsed(),
      }),
    );
    expect(hostLines(plan).filter((line) => line.includes('+ identity '))).toEqual([]);
  });

  test('all machines of a pool get it: a pod may come back on any of them', () => {
    const other = host('batch-2', [], { pool: BATCH });
    const plan = planOf(
      world({
        hosts: [apps, batch, other],
        identities: identities('a'),
        objects: usedOn(batch),
        profile: whereUsed(),
      }),
    );
    expect(hostLines(plan).filter((line) => line.includes('+ identity '))).toEqual([
      'batch + identity a',
      'batch-2 + identity a',
    ]);
  });

  describe('after the last pod', () => {
    const there = host(APPS, ['a']);
    const entries = (overrides: Partial<HeldIdentity>): World =>
      world({
        hosts: [there, batch],
        identities: identities('a'),
        ledger: [held(there, 'a', overrides)],
        objects: usedOn(),
        profile: whereUsed(),
      });

    test('the ledger notes since when it is not used, and it stays', () => {
      const plan = planOf(entries({}));
      expect(hostLines(plan)).toEqual([]);
      expect(plan.bookkeeping.put).toContainEqual(held(there, 'a', { unusedSince: NOW }));
    });

    test('a look within the quiet time changes nothing', () => {
      const plan = planOf(entries({ unusedSince: minutesAgo(59) }));
      expect(hostLines(plan)).toEqual([]);
      expect(plan.bookkeeping.put.filter(({ kind }) => kind === 'identity')).toEqual([]);
    });

    test('it goes when the quiet time is over', () => {
      expect(hostLines(planOf(entries({ unusedSince: minutesAgo(60) })))).toEqual([
        'apps - identity a',
      ]);
    });

    test('a pod that comes back in time starts it anew', () => {
      const plan = planOf({ ...entries({ unusedSince: minutesAgo(90) }), objects: usedOn(there) });
      expect(hostLines(plan)).toEqual([]);
      expect(plan.bookkeeping.put).toContainEqual(held(there, 'a'));
    });

    test('it stays while the cluster cannot be reached, however long [P7]', () => {
      const plan = planOf({ ...entries({ unusedSince: minutesAgo(90) }), objects: UNREACHABLE });
      expect(hostLines(plan)).toEqual([]);
    });

    test('taken away by somebody else meanwhile, it is not put back, and no drift', () => {
      const plan = planOf({
        ...entries({ unusedSince: minutesAgo(5) }),
        hosts: [host(APPS), batch],
      });
      expect(hostLines(plan)).toEqual([]);
      expect(plan.bookkeeping.remove).toContainEqual(
        held(there, 'a', { unusedSince: minutesAgo(5) }),
      );
    });

    test('its dead entry does not keep others out [F25]', () => {
      const dead = host(APPS, [], { attached: [deadEntry('a')] });
      const plan = planOf({
        ...entries({ unusedSince: minutesAgo(5) }),
        hosts: [dead, batch],
        identities: identities('a', 'b'),
        objects: using('b', dead),
      });
      expect(hostLines(plan)).toEqual(['apps + identity b', 'apps - identity a (deleted)']);
    });
  });

  test('many that go at once are held back as any removal is [P5]', () => {
    const there = host(APPS, ['a', 'b', 'c']);
    const since = { unusedSince: minutesAgo(90) };
    const plan = planOf(
      world({
        hosts: [there, batch],
        identities: identities('a', 'b', 'c'),
        ledger: ['a', 'b', 'c'].map((name) => held(there, name, since)),
        objects: usedOn(),
        profile: whereUsed({ maxRemovalShare: 0.5 }),
      }),
    );
    expect(plan.massRemoval).toMatchObject({ removing: 3, held: 3 });
    expect(hostLines(plan)).toEqual([]);
  });
});

describe('what it would save', () => {
  test('is one line of the plan, known from the pods that were seen', () => {
    const hosts = [host(APPS, ['a']), host(BATCH, ['a']), host('other', ['a'])];
    const plan = planOf(
      world({
        hosts,
        identities: identities('a'),
        objects: usedOn(host(APPS)),
        profile: profile({ objects: 'read' }),
      }),
    );
    const [line] = plan.notes ?? [];
    expect(line).toBe(
      '2 of 3 hosts have no pod that uses an identity of identities: nodePools: [apps] of that group would spare them the PATCHes',
    );
    expect(renderPlan(plan)).toContain(`  i ${line}`);
  });

  test('is not told where nobody looked, nobody uses them, or everybody does', () => {
    const hosts = [host(APPS, ['a']), host(BATCH, ['a'])];
    for (const objects of [{ kind: 'ignored' } as const, usedOn(), usedOn(...hosts)]) {
      const plan = planOf(
        world({
          hosts,
          identities: identities('a'),
          objects,
          profile: profile({ objects: 'read' }),
        }),
      );
      expect(plan.notes).toBeUndefined();
    }
  });
});
