import { ReconcileError } from '../../../shared/core/base/errors';
import { resourceGroupId } from '../../../shared/core/base/resource-id';
import type { Cluster } from '../../../shared/core/cluster/cluster';
import type { Profile } from '../../../shared/core/configuration/profile';
import {
  cluster,
  foreignAssignment,
  host,
  IDENTITY_GROUP,
  identities,
  need,
  NODE_GROUP,
  profile,
  profileOf,
  SUBSCRIPTION,
} from '../../../test/support/world';
import { observe } from './observe';
import type { Reads } from './reads';

const ELSEWHERE = '00000000-0000-0000-0000-000000000002';
const FAR_GROUP = resourceGroupId(ELSEWHERE, 'far');

/** What was asked, in order; the rest of the view shows nothing. */
async function look(changed: Partial<Reads>, of: { profile?: Profile; cluster?: Cluster } = {}) {
  const asked: string[] = [];
  const shown: Reads = {
    hosts: async () => [],
    identities: async () => [],
    roles: async () => [],
    policies: async () => [],
    objects: async () => ({}) as never,
    netRaw: async () => ({}) as never,
    admission: async () => ({}),
    ...changed,
  };
  const noted = Object.fromEntries(
    Object.entries(shown).map(([name, read]) => [
      name,
      (...args: readonly unknown[]) => {
        asked.push([name, ...args.filter((each) => typeof each === 'string')].join(' '));
        return (read as (...all: readonly unknown[]) => unknown)(...args);
      },
    ]),
  ) as unknown as Reads;
  const observed = await observe(
    noted,
    of.cluster ?? cluster(),
    of.profile ?? profile({ objects: 'ignore' }),
    'principal',
  );
  return { observed, asked };
}

test('one list of hosts, one per group, one of roles per subscription, however many groups share it', async () => {
  const near = resourceGroupId(SUBSCRIPTION, 'near');
  const { asked } = await look({}, { profile: profileOf(IDENTITY_GROUP, near, FAR_GROUP) });
  expect(asked.filter((each) => /^(hosts|identities|roles)/.test(each)).toSorted()).toEqual(
    [
      'hosts',
      ...[IDENTITY_GROUP, near, FAR_GROUP].map((group) => `identities ${group}`),
      ...[SUBSCRIPTION, ELSEWHERE].map((subscription) => `roles ${subscription} principal`),
    ].toSorted(),
  );
});

test('what was seen is all there, and nothing of it is proved yet', async () => {
  const [hosts, found, roles] = [
    [host('apps', ['billing'])],
    identities('billing'),
    [foreignAssignment(need(NODE_GROUP))],
  ];
  const { observed } = await look({
    hosts: async () => hosts,
    identities: async () => found,
    roles: async () => roles,
  });
  expect(observed).toMatchObject({ hosts, identities: found, roleAssignments: roles });
  expect(observed.proved.has(hosts[0]?.id ?? '')).toBe(false);
});

test('a group that does not exist is not an empty one [P7]', async () => {
  const { observed } = await look(
    { identities: async (group) => (group === FAR_GROUP ? undefined : []) },
    { profile: profileOf(IDENTITY_GROUP, FAR_GROUP) },
  );
  expect(observed.missingResourceGroups).toEqual([FAR_GROUP]);
  expect(observed.identities).toEqual([]);
});

test('an API server that cannot be reached leaves the Azure side seen [F10]', async () => {
  const failure = { policy: 'Transient', code: 'ApiServerUnreachable', message: 'no' } as const;
  const refuse = () => Promise.reject(new ReconcileError(failure));
  const { observed } = await look(
    { objects: refuse, hosts: async () => [host('apps')] },
    { profile: profile({ objects: 'read' }) },
  );
  expect(observed.objects).toMatchObject({ kind: 'unreachable', failure });
  expect(observed.hosts).toHaveLength(1);
});

test('a list of Azure that fails ends the look: half a world is worse than none', async () => {
  const failure = { policy: 'Transient', code: 'AzureUnavailable', message: 'no' } as const;
  const refused = look({ roles: () => Promise.reject(new ReconcileError(failure)) });
  await expect(refused).rejects.toMatchObject({ failure });
});

test('a profile that ignores objects asks no API server', async () => {
  const { asked, observed } = await look({});
  expect(asked.filter((each) => /objects|netRaw|admission/.test(each))).toEqual([]);
  expect(observed.objects).toEqual({ kind: 'ignored' });
});

test.each([
  ['azure', ['objects']],
  ['kubenet', ['netRaw', 'objects']],
])('who has NET_RAW is looked for on %s clusters where that matters', async (plugin, expected) => {
  const { asked } = await look(
    {},
    {
      cluster: cluster({ networkPlugin: plugin }),
      profile: profile({ objects: 'read' }),
    },
  );
  expect(asked.filter((each) => /objects|netRaw/.test(each)).toSorted()).toEqual(expected);
});
