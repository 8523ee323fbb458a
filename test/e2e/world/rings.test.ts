import type { Profile } from '../../../shared/core/configuration/profile';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import type { Stage } from '../../support/stage';
import { deletePathOf, IDENTITY_GROUP, identitiesOn, openStage, pathOf } from '../../support/stage';
import { conditionOf, newCluster, readyOf, sweep } from './scene';

const CANARY = { ring: 'canary' };
const RINGS: NonNullable<Profile['rings']> = [
  {
    name: 'canary',
    clusters: { subscriptions: [], resourceGroups: [], names: [], tags: CANARY },
    soakSeconds: 6 * 3600,
  },
  { name: 'rest', soakSeconds: 0 },
];
const HOUR = 3_600_000;
const NOTHING = { system: [] };
const BOTH = { system: ['billing', 'orders'] };

let stage: Stage;
let canary: ResourceId;
let rest: ResourceId;

beforeEach(async () => {
  stage = await openStage({ profile: { rings: RINGS, tagOverrides: ['suspend'] } });
  for (const name of ['billing', 'orders']) {
    const tags = { wave: name === 'billing' ? '1' : '2' };
    stage.azure.world.createIdentity({ name, resourceGroup: IDENTITY_GROUP, tags, existing: true });
  }
  change({ tags: { wave: '1' } });
  canary = await newCluster(stage, { name: 'aks-canary', tags: CANARY });
  rest = await newCluster(stage, { name: 'aks-rest' });
  await sweep(stage);
});
afterEach(() => stage.stop());

/** Somebody edits the profile. */
function change(identities: Partial<Profile['identities']>): void {
  const { current } = stage.configuration;
  const profiles = current.profiles.map((profile) => ({
    ...profile,
    identities: { ...profile.identities, ...identities },
  }));
  stage.configuration.current = { ...current, profiles };
}

/** Time passes, with a sweep at its end. */
async function pass(hours: number): Promise<void> {
  await stage.clock.advance(hours * HOUR);
  await sweep(stage);
  await sweep(stage);
}

const system = (cluster: ResourceId): readonly string[] | undefined =>
  identitiesOn(stage, cluster)['system'];

test('a change of the profile reaches the second ring when the first has had it for its soak time', async () => {
  expect([system(canary), system(rest)]).toEqual([['billing'], ['billing']]);
  change({ tags: {} });
  await pass(0);
  expect(identitiesOn(stage, canary)).toEqual(BOTH);
  expect(system(rest)).toEqual(['billing']);
  const ready = await conditionOf(stage, rest, 'Ready');
  expect(ready?.reason).toBe('WaitsForRing');
  expect(ready?.message).toContain('waits for ring canary');

  const plan = await (await stage.http('GET', `${pathOf(rest)}/plan?format=text`)).text();
  expect(plan).toContain('When its ring is due: ');
  expect(plan).toContain('+ identity orders');

  await pass(1);
  expect(system(rest)).toEqual(['billing']);
  await pass(6);
  expect(identitiesOn(stage, rest)).toEqual(BOTH);
  expect(await readyOf(stage, rest)).toBe('Converged');
});

test('while the first ring is refused, the second keeps what it has, and gets it back when it is lost', async () => {
  const [host] = stage.azure.world.hosts(canary);
  const patch = { method: 'PATCH', path: host?.id ?? '', times: Number.POSITIVE_INFINITY };
  const refused = {
    kind: 'answer',
    status: 403,
    code: 'AuthorizationFailed',
    message: 'no',
  } as const;
  const undo = stage.azure.faults.next(patch, refused);
  change({ tags: {} });
  await pass(0);
  await pass(48);
  expect(system(rest)).toEqual(['billing']);
  expect((await conditionOf(stage, rest, 'Ready'))?.message).toContain('aks-canary is not done');

  stage.azure.world.upgradeCluster({ cluster: rest, dropForeignIdentities: true });
  await pass(1);
  expect(system(rest)).toContain('billing');

  undo();
  await pass(12);
  await pass(7);
  expect(identitiesOn(stage, rest)).toEqual(BOTH);
});

test('a cluster of the first ring that is suspended keeps nobody waiting', async () => {
  stage.azure.world.setTags({
    resource: canary,
    tags: { ...CANARY, 'identity-reconciler.suspend': 'true' },
  });
  await sweep(stage);
  change({ tags: {} });
  await pass(1);
  expect(system(canary)).toEqual(['billing']);
  expect(identitiesOn(stage, rest)).toEqual(BOTH);
});

test('a cluster that is created in the second ring gets its identities at once', async () => {
  change({ tags: {} });
  await pass(0);
  const fresh = await newCluster(stage, { name: 'aks-fresh' });
  expect(identitiesOn(stage, fresh)).toEqual(BOTH);
  expect(system(rest)).toEqual(['billing']);
});

test('off-boarding waits for no ring', async () => {
  change({ tags: {} });
  await pass(0);
  expect(await readyOf(stage, rest)).toBe('WaitsForRing');
  await stage.http('DELETE', deletePathOf(rest));
  await stage.settle(30);
  expect(identitiesOn(stage, rest)).toEqual(NOTHING);
});
