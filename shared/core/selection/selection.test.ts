import type { IsoTime } from '../base/iso-time';
import fc from 'fast-check';
import { NO_GITOPS } from '../../../test/support/world';
import type { Configuration, Profile, Selector } from '../configuration/profile';
import { clusterId } from '../base/resource-id';
import { selectProfile } from './selection';
import type { SelectableCluster } from './selector';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
const NOW: IsoTime = '2026-06-01T00:00:00.000Z';
const ALL: Selector = { subscriptions: [], resourceGroups: [], names: [], tags: {} };

function profile(name: string, change: Partial<Profile> = {}): Profile {
  return {
    name,
    selector: ALL,
    mode: 'managed',
    mic: 'in-cluster',
    forceNamespaced: false,
    objects: 'ignore',
    secrets: 'ignore',
    watch: false,
    kubenet: {
      handling: 'enforce',
      effect: 'deny',
      policyScope: 'cluster',
      excludedNamespaces: [],
    },
    admission: { effect: 'off' },
    nmiNamespaces: ['kube-system'],
    roles: 'grant',
    operatorScope: 'resourceGroup',
    identities: {
      resourceGroups: [],
      tags: {},
      clustersTag: { name: 'aks-clusters', requiredIn: 'noGroup' },
      namespacesTag: { name: 'aks-namespaces', requiredIn: 'noGroup' },
      onDemandResourceGroups: [],
    },
    suspend: false,
    observeOnly: false,
    maxRemovalShare: 0.5,
    removeDeadEntries: false,
    tagOverrides: ['profile', 'suspend', 'exemptUntil', 'observeOnly'],
    ...change,
  };
}

function configuration(...profiles: Profile[]): Configuration {
  return {
    settings: {
      subscriptions: [SUBSCRIPTION],
      tagPrefix: 'identity-reconciler.',
      cooldownSeconds: 5,
      contestedAfter: 3,
      maxWritesPerHour: 300,
      propagationSeconds: 60,
      absenceProofSeconds: 300,
      planRetentionDays: 30,
    },
    profiles,
    ...NO_GITOPS,
  };
}

function cluster(tags: Record<string, string> = {}): SelectableCluster {
  return { id: clusterId(SUBSCRIPTION, 'rg-team', 'aks-prod-1'), tags };
}

function selected(profiles: Profile[], tags: Record<string, string>) {
  const selection = selectProfile(configuration(...profiles), cluster(tags), NOW);
  if (selection.kind !== 'selected') throw new Error(`${selection.kind}, not selected`);
  return selection;
}

function underPrefix(prefix: string, tags: Record<string, string>): Record<string, string> {
  const entries = Object.entries(tags).map(([key, value]) => [prefix + key, value] as const);
  return Object.fromEntries<string>(entries);
}

describe('a selector', () => {
  test.each<[string, Partial<Selector>, boolean]>([
    ['nothing', {}, true],
    ['the subscription', { subscriptions: [SUBSCRIPTION] }, true],
    ['another subscription', { subscriptions: [SUBSCRIPTION.replace('1', '2')] }, false],
    ['the resource group in other case', { resourceGroups: ['RG-*'] }, true],
    ['one name of two', { names: ['nope', 'AKS-prod-?'] }, true],
    ['a tag in other case', { tags: { ENV: 'prod*' } }, true],
    ['a tag with another value', { tags: { env: 'dev' } }, false],
    ['a tag that is not there', { tags: { team: '*' } }, false],
    ['a fitting name but a foreign group', { names: ['*'], resourceGroups: ['other'] }, false],
  ])('that asks for %s', (_, part, matches) => {
    const only = profile('a', { selector: { ...ALL, ...part } });
    const selection = selectProfile(configuration(only), cluster({ env: 'Production' }), NOW);
    expect(selection.kind).toBe(matches ? 'selected' : 'none');
  });
});

describe('a cluster that no profile selects', () => {
  it('learns which part of each selector it does not meet', () => {
    const profiles = [
      profile('dev', { selector: { ...ALL, names: ['dev-*', 'test-*'] } }),
      profile('team', { selector: { ...ALL, tags: { team: 'a*' } } }),
    ];
    expect(selectProfile(configuration(...profiles), cluster(), NOW)).toEqual({
      kind: 'none',
      reason:
        'no profile selects it: "dev": name "aks-prod-1" matches none of "dev-*", "test-*"; ' +
        '"team": tag team is missing, team=a* is asked for',
    });
  });

  it('is not flooded with reasons by a long configuration', () => {
    const many = Array.from({ length: 100 }, (_, index) =>
      profile(`p${index}`, { selector: { ...ALL, names: ['x'] } }),
    );
    const selection = selectProfile(configuration(...many), cluster(), NOW);
    expect(selection).toMatchObject({ reason: expect.stringMatching(/"p4".*; and 95 more$/) });
  });

  it('is told when there is no profile at all', () => {
    const selection = selectProfile(configuration(), cluster(), NOW);
    expect(selection).toEqual({ kind: 'none', reason: 'the configuration has no profile' });
  });

  it('cannot tag itself into a profile that was not meant for it', () => {
    const rich = profile('rich', { selector: { ...ALL, names: ['aks-finance'] } });
    const tags = { 'identity-reconciler.profile': 'rich' };
    expect(selectProfile(configuration(rich), cluster(tags), NOW).kind).toBe('none');
  });
});

describe('a cluster that two profiles select', () => {
  it('is contested, with the words that mend it', () => {
    const both = configuration(profile('a'), profile('b'));
    expect(selectProfile(both, cluster(), NOW)).toEqual({
      kind: 'contested',
      profiles: ['a', 'b'],
      message:
        'profiles "a" and "b" all select this cluster and none is applied; ' +
        'tag the cluster identity-reconciler.profile=a or identity-reconciler.profile=b, ' +
        'or narrow their selectors so that one is left',
    });
  });

  it('chooses by tag, whatever the case', () => {
    const selection = selected([profile('a'), profile('b')], {
      'Identity-Reconciler.Profile': 'B',
    });
    expect(selection.profile.name).toBe('b');
    expect(selection.why).toBe('profile "b" is chosen by tag identity-reconciler.profile');
  });

  it('stays contested when the tag names no profile that selects it', () => {
    const both = configuration(profile('a'), profile('b'));
    const tags = { 'identity-reconciler.profile': 'c' };
    expect(selectProfile(both, cluster(tags), NOW)).toMatchObject({
      kind: 'contested',
      message: expect.stringContaining('no profile named "c" has a selector that matches'),
    });
  });

  it('stays contested when the chosen profile does not let tags choose', () => {
    const closed = [
      profile('a', { tagOverrides: [] }),
      profile('b', { tagOverrides: ['suspend'] }),
    ];
    const tags = { 'identity-reconciler.profile': 'a' };
    expect(selectProfile(configuration(...closed), cluster(tags), NOW)).toMatchObject({
      kind: 'contested',
      message: expect.stringMatching(
        /"a" does not list profile in tagOverrides; narrow their selectors/,
      ),
    });
  });
});

describe('the activity of a selected cluster', () => {
  const past: IsoTime = '2026-05-31T23:59:59.000Z';
  const future: IsoTime = '2026-06-01T00:00:01.000Z';

  test.each<[string, Partial<Profile>, Record<string, string>, string]>([
    ['nothing set', {}, {}, 'active'],
    ['a suspended profile', { suspend: true }, {}, 'suspended'],
    ['an exemption that lasts', { exemptUntil: future }, {}, 'exempt'],
    ['an exemption that is over', { exemptUntil: past }, {}, 'active'],
    ['an exemption that ends now', { exemptUntil: NOW }, {}, 'active'],
    ['an exemption nobody can read', { exemptUntil: 'soon' as IsoTime }, {}, 'exempt'],
    ['an observed profile', { observeOnly: true }, {}, 'observeOnly'],
    [
      'everything at once',
      { suspend: true, exemptUntil: future, observeOnly: true },
      {},
      'suspended',
    ],
    ['exempt and observed', { exemptUntil: future, observeOnly: true }, {}, 'exempt'],
    ['a suspend tag', {}, { suspend: 'true' }, 'suspended'],
    ['a suspend tag as policies write it', {}, { suspend: ' True ' }, 'suspended'],
    ['a suspended profile and suspend=false', { suspend: true }, { suspend: 'false' }, 'suspended'],
    ['an exempt-until tag', {}, { 'exempt-until': '2026-12-31' }, 'exempt'],
    [
      'an exempt-until tag in the past',
      { exemptUntil: future },
      { 'exempt-until': past },
      'exempt',
    ],
    [
      'an exempt-until tag beyond that of the profile',
      { exemptUntil: past },
      { 'exempt-until': future },
      'exempt',
    ],
    [
      'a past tag and an unreadable profile',
      { exemptUntil: 'soon' as IsoTime },
      { 'exempt-until': past },
      'exempt',
    ],
    ['an observe-only tag', {}, { 'observe-only': 'true' }, 'observeOnly'],
    [
      'an observed profile and observe-only=false',
      { observeOnly: true },
      { 'observe-only': 'false' },
      'observeOnly',
    ],
    ['an empty suspend tag', {}, { suspend: '' }, 'suspended'],
    ['a suspend tag with another word', {}, { suspend: 'yes please' }, 'suspended'],
    ['an exempt-until tag with no date', {}, { 'exempt-until': 'next week' }, 'suspended'],
    ['an observe-only tag with another word', {}, { 'observe-only': 'y' }, 'observeOnly'],
    ['a good suspend and a bad date', {}, { suspend: 'false', 'exempt-until': '?' }, 'suspended'],
    ['a tag that the profile does not honour', { tagOverrides: [] }, { suspend: 'true' }, 'active'],
  ])('%s', (_, change, tags, expected) => {
    const selection = selected([profile('a', change)], underPrefix('IDENTITY-reconciler.', tags));
    expect(selection.activity).toBe(expected);
  });

  it('names the tag or the profile that caused it', () => {
    const why = (change: Partial<Profile>, tags: Record<string, string>) =>
      selected([profile('a', change)], tags).why;
    expect(why({ suspend: true }, {})).toBe('profile "a" selects it; suspended by profile "a"');
    expect(why({}, { 'identity-reconciler.exempt-until': '2026-12-31' })).toBe(
      'profile "a" selects it; exempt until 2026-12-31T00:00:00.000Z ' +
        'by tag identity-reconciler.exempt-until=2026-12-31',
    );
  });

  it('explains a tag that it cannot read where it says why [F48]', () => {
    expect(selected([profile('a')], { 'identity-reconciler.exempt-until': 'tomorrow' }).why).toBe(
      'profile "a" selects it; suspended by tag identity-reconciler.exempt-until=tomorrow ' +
        '(expected a date such as 2026-12-31 (midnight UTC) or a time with offset such as 2026-12-31T18:00:00Z)',
    );
  });

  it('is never less restful than the profile says, whatever the tags [F48]', () => {
    const names = fc.constantFrom('suspend', 'exempt-until', 'observe-only');
    const values = fc.oneof(fc.string(), fc.constantFrom('true', 'false', past, future, ''));
    const settings = fc.record({
      suspend: fc.boolean(),
      observeOnly: fc.boolean(),
      exemptUntil: fc.constantFrom(past, future, 'soon' as IsoTime),
    });
    const rank = ['active', 'observeOnly', 'exempt', 'suspended'];
    fc.assert(
      fc.property(fc.dictionary(names, values), settings, (tags, change) => {
        const own = profile('a', change);
        const bare = selected([own], {}).activity;
        const tagged = selected([own], underPrefix('identity-reconciler.', tags)).activity;
        expect(rank.indexOf(tagged)).toBeGreaterThanOrEqual(rank.indexOf(bare));
      }),
    );
  });

  it('comes with the overridden profile, so that the plan sees the same settings', () => {
    const { profile: effective } = selected([profile('a')], {
      'identity-reconciler.observe-only': 'true',
      'identity-reconciler.exempt-until': '2020-01-01',
    });
    expect(effective).toMatchObject({
      observeOnly: true,
      exemptUntil: '2020-01-01T00:00:00.000Z' as const,
    });
  });
});

describe('tags that cannot be followed', () => {
  test.each([
    [
      { 'identity-reconciler.suspend': 'on' },
      'tag identity-reconciler.suspend is "on"; expected true or false; the cluster is suspended until it is mended',
    ],
    [
      { 'identity-reconciler.exempt-until': '31.12.' },
      'tag identity-reconciler.exempt-until is "31.12."; expected a date such as 2026-12-31 (midnight UTC) or a time with offset such as 2026-12-31T18:00:00Z; the cluster is suspended until it is mended',
    ],
    [
      { 'identity-reconciler.observe-only': '1' },
      'tag identity-reconciler.observe-only is "1"; expected true or false; the cluster is only observed until it is mended',
    ],
    [
      { 'identity-reconciler.profile': 'b' },
      'tag identity-reconciler.profile is ignored: no profile named "b" has a selector that matches this cluster',
    ],
    [
      { 'identity-reconciler.supend': 'true' },
      'tag identity-reconciler.supend means nothing; known are identity-reconciler.profile, identity-reconciler.suspend, identity-reconciler.exempt-until, identity-reconciler.observe-only',
    ],
  ])('warn: %j', (tags, warning) => {
    expect(selected([profile('a')], tags).warnings).toEqual([warning]);
  });

  test.each<[Partial<Profile>, Record<string, string>, string[]]>([
    [
      { suspend: true },
      { suspend: 'false' },
      [
        'tag identity-reconciler.suspend=false is ignored: profile "a" says suspend: true, and a tag can only tighten that',
      ],
    ],
    [
      { observeOnly: true },
      { 'observe-only': 'False' },
      [
        'tag identity-reconciler.observe-only=False is ignored: profile "a" says observeOnly: true, and a tag can only tighten that',
      ],
    ],
    [
      { exemptUntil: '2026-12-31T00:00:00.000Z' as const },
      { 'exempt-until': '2026-01-01' },
      [
        'tag identity-reconciler.exempt-until=2026-01-01 is ignored: profile "a" says exemptUntil: 2026-12-31T00:00:00.000Z, and a tag can only tighten that',
      ],
    ],
    [{ exemptUntil: '2026-05-01T00:00:00.000Z' as const }, { 'exempt-until': '2026-01-01' }, []],
    [{ suspend: true }, { suspend: 'true' }, []],
    [{}, { suspend: 'false', 'observe-only': 'false', 'exempt-until': '2020-01-01' }, []],
  ])('warn when they would loosen what the profile says: %j %j', (change, tags, told) => {
    const { warnings } = selected(
      [profile('a', change)],
      underPrefix('identity-reconciler.', tags),
    );
    expect(warnings).toEqual(told);
  });

  it('warn when the profile does not honour them', () => {
    const { warnings } = selected([profile('a', { tagOverrides: ['profile'] })], {
      'identity-reconciler.suspend': 'true',
    });
    expect(warnings).toEqual([
      'tag identity-reconciler.suspend is ignored: profile "a" does not list suspend in tagOverrides',
    ]);
  });

  it('never select a profile whose selector does not match, whatever they say', () => {
    const foreign = profile('foreign', { selector: { ...ALL, names: ['other'] } });
    const names = fc.constantFrom('profile', 'suspend', 'exempt-until', 'observe-only');
    const values = fc.oneof(fc.string(), fc.constantFrom('foreign', 'own', 'true', '2026-12-31'));
    fc.assert(
      fc.property(fc.dictionary(names, values), (tags) => {
        const prefixed = underPrefix('identity-reconciler.', tags);
        const selection = selected([profile('own'), foreign], prefixed);
        expect(selection.profile.name).toBe('own');
      }),
    );
  });
});
