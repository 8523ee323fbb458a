import { loadConfiguration } from './load';
import { describeProblem } from './problem';
import { VALID } from './sample.fixture';

/** What is done to the valid file, and every word that comes of it. */
const MISTAKES: readonly [name: string, from: string, to: string, told: readonly string[]][] = [
  [
    'a mode that is misspelt',
    'mode: managed',
    'mode: manged',
    [
      'p.yaml:10:11: profiles[0].mode: "manged" is not a mode; expected managed or standard; did you mean "managed"?',
    ],
  ],
  [
    'a mode that comes later',
    'mode: managed',
    'mode: workload-identity',
    [
      'p.yaml:10:11: profiles[0].mode: mode "workload-identity" arrives in a later release; expected managed or standard',
    ],
  ],
  [
    'a mode of another type',
    'mode: managed',
    'mode: [managed]',
    ['p.yaml:10:11: profiles[0].mode: this is a list; expected managed or standard'],
  ],
  [
    'a key that is misspelt',
    'suspend: false',
    'supend: false',
    [
      'p.yaml:14:5: profiles[0].supend: key "supend" is unknown; expected name, selector, mode, mic, forceNamespaced, objects, secrets, watch, kubenet, admission, nmiNamespaces, roles, operatorScope, identities, suspend, exemptUntil, observeOnly, maintenance, rings, maxRemovalShare, removeDeadEntries, tagOverrides or gitops; did you mean "suspend"?',
    ],
  ],
  [
    'a key in another style',
    'observeOnly: false',
    'observe-only: false',
    [
      'p.yaml:16:5: profiles[0].observe-only: key "observe-only" is unknown; expected name, selector, mode, mic, forceNamespaced, objects, secrets, watch, kubenet, admission, nmiNamespaces, roles, operatorScope, identities, suspend, exemptUntil, observeOnly, maintenance, rings, maxRemovalShare, removeDeadEntries, tagOverrides or gitops; did you mean "observeOnly"?',
    ],
  ],
  [
    'a key that is nowhere near',
    'suspend: false',
    'colour: red',
    [
      'p.yaml:14:5: profiles[0].colour: key "colour" is unknown; expected name, selector, mode, mic, forceNamespaced, objects, secrets, watch, kubenet, admission, nmiNamespaces, roles, operatorScope, identities, suspend, exemptUntil, observeOnly, maintenance, rings, maxRemovalShare, removeDeadEntries, tagOverrides or gitops',
    ],
  ],
  [
    'a needed key that is misspelt is told once',
    '    identities:',
    '    identites:',
    [
      'p.yaml:11:5: profiles[0].identites: key "identites" is unknown; expected name, selector, mode, mic, forceNamespaced, objects, secrets, watch, kubenet, admission, nmiNamespaces, roles, operatorScope, identities, suspend, exemptUntil, observeOnly, maintenance, rings, maxRemovalShare, removeDeadEntries, tagOverrides or gitops; did you mean "identities"?',
    ],
  ],
  [
    'a needed key that is left out',
    '  - name: platform\n    selector',
    '  - selector',
    [
      'p.yaml:8:5: profiles[0]: key "name" is missing; expected name: 1 to 63 letters, digits, dots, dashes or underscores, a letter or digit first',
    ],
  ],
  [
    'a key without a value',
    'mode: managed',
    'mode:',
    ['p.yaml:10:5: profiles[0].mode: the value is empty; expected managed or standard'],
  ],
  [
    'a key that stands twice',
    'mode: managed',
    'mode: managed\n    mode: standard',
    ['p.yaml:11:5: duplicate key in this map; expected each key once'],
  ],
  [
    'a tab',
    '    mode: managed',
    '\tmode: managed',
    ['p.yaml:10:1: a tab indents this line; expected spaces: YAML allows no tabs here'],
  ],
  [
    'a quote that is not closed',
    'name: platform',
    'name: "platform',
    ['p.yaml:8:11: these quotes are never closed; expected a closing quote'],
  ],
  [
    'a second colon',
    'mode: managed',
    'mode: managed: yes',
    [
      'p.yaml:10:11: a second colon turns this value into a map; expected quotes around a value that contains ": "',
    ],
  ],
  [
    'an indent that fits nothing',
    '    mode: managed',
    '   mode: managed',
    ['p.yaml:10:1: Sequence item without - indicator; expected well-formed YAML 1.2'],
  ],
  [
    'another version',
    'reconciler/v1',
    'reconciler/v2',
    [
      'p.yaml:1:13: apiVersion: "aks-identity-reconciler/v2" is not a version of this format; expected aks-identity-reconciler/v1',
    ],
  ],
  [
    'a version that is left out',
    'apiVersion: aks-identity-reconciler/v1\n',
    '',
    ['p.yaml:1:1: key "apiVersion" is missing; expected apiVersion: aks-identity-reconciler/v1'],
  ],
  [
    'a subscription that is no GUID',
    '- 11111111-1111-1111-1111-111111111111',
    '- my-subscription',
    [
      'p.yaml:4:7: settings.subscriptions[0]: "my-subscription" is not a subscription id; expected a GUID such as 11111111-1111-1111-1111-111111111111',
    ],
  ],
  [
    'a subscription that stands twice',
    '    - 11111111-1111-1111-1111-111111111111',
    '    - 11111111-1111-1111-1111-111111111111\n    - 11111111-1111-1111-1111-111111111111',
    [
      'p.yaml:5:7: settings.subscriptions[1]: duplicate entry "11111111-1111-1111-1111-111111111111"; expected each entry once',
    ],
  ],
  [
    'one value where a list is needed',
    'names: [aks-*]',
    'names: aks-*',
    [
      'p.yaml:9:24: profiles[0].selector.names: "aks-*" is not a list; expected a list of one or more cluster names',
    ],
  ],
  [
    'an empty list in a selector',
    'names: [aks-*]',
    'names: []',
    [
      'p.yaml:9:24: profiles[0].selector.names: the list is empty; expected a list of one or more cluster names',
    ],
  ],
  [
    'a regular expression for a glob',
    'names: [aks-*]',
    "names: ['^aks-.*$']",
    [
      'p.yaml:9:25: profiles[0].selector.names[0]: "^aks-.*$" is not a cluster name; expected letters, digits, - and _, with * and ? as wildcards; not a regular expression',
    ],
  ],
  [
    'an id for a resource group name',
    'names: [aks-*]',
    'resourceGroups: [/subscriptions/x/resourceGroups/rg]',
    [
      'p.yaml:9:34: profiles[0].selector.resourceGroups[0]: "/subscriptions/x/resourceGroups/rg" is not a resource group name; expected letters, digits and -_.(), with * and ? as wildcards; not an id',
    ],
  ],
  [
    'an empty selector',
    'selector: { names: [aks-*] }',
    'selector: {}',
    [
      'p.yaml:9:5: profiles[0].selector: the selector is empty and would select every cluster; expected at least one of subscriptions, resourceGroups, names and tags, or {all: true}',
    ],
  ],
  [
    'a selector that says two things',
    '{ names: [aks-*] }',
    '{ all: true, names: [aks-*] }',
    [
      'p.yaml:9:28: profiles[0].selector.names: "names" narrows a selector that says all: true; expected either all: true or other parts',
    ],
  ],
  [
    'all: false',
    '{ names: [aks-*] }',
    '{ all: false }',
    [
      'p.yaml:9:22: profiles[0].selector.all: false is not a choice of every cluster; expected true, or no such key',
    ],
  ],
  [
    'one tag in two spellings',
    '{ names: [aks-*] }',
    '{ tags: { env: prod, ENV: dev } }',
    [
      'p.yaml:9:36: profiles[0].selector.tags.ENV: tag "ENV" is the same tag as "env"; expected each tag once, whatever the case',
    ],
  ],
  [
    'a tag value that YAML takes for a number',
    '{ names: [aks-*] }',
    '{ tags: { release: 7 } }',
    [
      'p.yaml:9:34: profiles[0].selector.tags.release: 7 is not a tag value; expected text of at most 256 characters, with * and ? as wildcards; in quotes, to be text',
    ],
  ],
  [
    'a tag value that YAML takes for a switch',
    '{ names: [aks-*] }',
    '{ tags: { managed: true } }',
    [
      'p.yaml:9:34: profiles[0].selector.tags.managed: true is not a tag value; expected text of at most 256 characters, with * and ? as wildcards; in quotes, to be text',
    ],
  ],
  [
    'a tag name that Azure forbids',
    '{ names: [aks-*] }',
    '{ tags: { a/b: x } }',
    [
      'p.yaml:9:25: profiles[0].selector.tags["a/b"]: "a/b" is not a tag name; expected 1 to 256 characters without <>%&\\?/ and without spaces at the ends',
    ],
  ],
  [
    'a resource group that is no id',
    '- /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-identities',
    '- rg-identities',
    [
      'p.yaml:13:11: profiles[0].identities.resourceGroups[0]: "rg-identities" is not a resource group id; expected /subscriptions/<GUID>/resourceGroups/<name>, or a map with at least the key id',
    ],
  ],
  [
    'an id of an identity and not of its group',
    'resourceGroups/rg-identities',
    'resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/a',
    [
      'p.yaml:13:11: profiles[0].identities.resourceGroups[0]: "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/provi…" is not a resource group id; expected /subscriptions/<GUID>/resourceGroups/<name>, or a map with at least the key id',
    ],
  ],
  [
    'an empty list of identity groups',
    'resourceGroups:\n        - /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-identities',
    'resourceGroups: []',
    [
      'p.yaml:12:23: profiles[0].identities.resourceGroups: the list is empty; expected at least one entry in resourceGroups or onDemandResourceGroups',
    ],
  ],
  [
    'a switch in other words',
    'suspend: false',
    'suspend: yes',
    [
      'p.yaml:14:14: profiles[0].suspend: "yes" is not a switch; expected true or false; did you mean "true"?',
    ],
  ],
  [
    'a switch in quotes',
    'suspend: false',
    "suspend: 'false'",
    [
      'p.yaml:14:14: profiles[0].suspend: "false" is not a switch; expected true or false; did you mean "false"?',
    ],
  ],
  [
    'a duration without a unit',
    'cooldown: 5s',
    'cooldown: 5',
    [
      'p.yaml:5:13: settings.cooldown: 5 is not a duration; expected a number and a unit s, m or h, such as 5s or 1m',
    ],
  ],
  [
    'a range that leads to tokens of the platform',
    'cooldown: 5s',
    'cooldown: 5s\n  network:\n    allowPrivateRanges: [10.0.0.0/8, 169.254.0.0/16]',
    [
      'p.yaml:7:38: settings.network.allowPrivateRanges[1]: "169.254.0.0/16" is a link-local range; expected a private range such as 10.0.0.0/8',
    ],
  ],
  [
    'a duration that is too long',
    'cooldown: 5s',
    'cooldown: 2h',
    ['p.yaml:5:13: settings.cooldown: "2h" is too long; expected at most 1h'],
  ],
  [
    'a share above one',
    'maxRemovalShare: 0.5',
    'maxRemovalShare: 50',
    [
      'p.yaml:17:22: profiles[0].maxRemovalShare: 50 is not a share; expected a number from 0 to 1, such as 0.5',
    ],
  ],
  [
    'a share in percent',
    'maxRemovalShare: 0.5',
    'maxRemovalShare: 50%',
    [
      'p.yaml:17:22: profiles[0].maxRemovalShare: "50%" is not a share; expected a number from 0 to 1, such as 0.5',
    ],
  ],
  [
    'a number that is not whole',
    'contestedAfter: 3',
    'contestedAfter: 2.5',
    [
      'p.yaml:6:19: settings.contestedAfter: 2.5 is not a number of losses; expected a whole number from 1 to 100',
    ],
  ],
  [
    'a date in another order',
    'exemptUntil: 2026-12-31',
    'exemptUntil: 31.12.2026',
    [
      'p.yaml:15:18: profiles[0].exemptUntil: "31.12.2026" is not a point in time; expected a date such as 2026-12-31 (midnight UTC) or a time with offset such as 2026-12-31T18:00:00Z',
    ],
  ],
  [
    'a date that no calendar has',
    'exemptUntil: 2026-12-31',
    'exemptUntil: 2026-02-30',
    [
      'p.yaml:15:18: profiles[0].exemptUntil: "2026-02-30" is not a valid date; expected a date such as 2026-12-31 (midnight UTC) or a time with offset such as 2026-12-31T18:00:00Z',
    ],
  ],
  [
    'a time without an offset',
    'exemptUntil: 2026-12-31',
    'exemptUntil: 2026-12-31T18:00:00',
    [
      'p.yaml:15:18: profiles[0].exemptUntil: "2026-12-31T18:00:00" is not a point in time; expected a date such as 2026-12-31 (midnight UTC) or a time with offset such as 2026-12-31T18:00:00Z',
    ],
  ],
  [
    'an override that does not exist',
    'tagOverrides: [profile]',
    'tagOverrides: [profil, mode]',
    [
      'p.yaml:18:20: profiles[0].tagOverrides[0]: "profil" is not an overridable setting; expected profile, suspend, exemptUntil or observeOnly; did you mean "profile"?',
      'p.yaml:18:28: profiles[0].tagOverrides[1]: "mode" is not an overridable setting; expected profile, suspend, exemptUntil or observeOnly',
    ],
  ],
  [
    'a name with spaces',
    'name: platform',
    'name: my profile',
    [
      'p.yaml:8:11: profiles[0].name: "my profile" is not a profile name; expected 1 to 63 letters, digits, dots, dashes or underscores, a letter or digit first',
    ],
  ],
  [
    'a name that is taken',
    '  - name: second',
    '  - name: Platform',
    [
      'p.yaml:19:11: profiles[1].name: the name "Platform" is taken by profiles[0]; expected a name of its own, whatever the case',
    ],
  ],
  [
    'a prefix with a slash',
    'cooldown: 5s',
    'tagPrefix: identity/',
    [
      'p.yaml:5:14: settings.tagPrefix: "identity/" is not a tag name; expected 1 to 256 characters without <>%&\\?/ and without spaces at the ends',
    ],
  ],
  [
    'a prefix that Azure keeps for itself',
    'cooldown: 5s',
    'tagPrefix: Azure-pod.',
    [
      'p.yaml:5:14: settings.tagPrefix: "Azure-pod." is reserved by Azure; expected a prefix that does not begin with microsoft, azure or windows',
    ],
  ],
  [
    'profiles in a map and a list',
    'profiles:\n  - name: platform',
    'profiles:\n    name: platform',
    ['p.yaml:19:1: a list item among the keys of a map; expected all keys or all list items'],
  ],
  [
    'a second document',
    '  - name: second',
    '---\n  - name: second',
    [
      'p.yaml:19:1: a second document begins here; expected one document; put all profiles into one list',
    ],
  ],
  [
    'a YAML tag',
    'name: platform',
    'name: !secret platform',
    ['p.yaml:8:11: YAML tag !secret; expected plain values without tags'],
  ],
  [
    'an alias without an anchor',
    'mode: managed',
    'mode: *mode',
    ['p.yaml:10:11: alias *mode has no anchor; expected &mode somewhere before it'],
  ],
  [
    'an alias that holds itself',
    'selector: { names: [aks-*] }',
    'selector: &s { names: *s }',
    ['p.yaml:9:27: alias *s contains itself; expected an alias of something that is complete'],
  ],
  [
    'a control character',
    'name: platform',
    'name: plat\u0007form',
    ['p.yaml:8:15: here is a character that is not text; expected a YAML file saved as UTF-8'],
  ],
  [
    'settings that are no map',
    'settings:\n  subscriptions:\n    - 11111111-1111-1111-1111-111111111111\n  cooldown: 5s\n  contestedAfter: 3',
    'settings: none',
    ['p.yaml:2:11: settings: "none" is not a map; expected a map of settings'],
  ],
];

function problemsOf(text: string): string[] {
  const result = loadConfiguration(text, 'p.yaml');
  return result.ok ? [] : result.problems.map(describeProblem);
}

describe('a configuration with', () => {
  test.each(MISTAKES)('%s is refused in plain words', (_, from, to, told) => {
    expect(VALID).toContain(from);
    expect(problemsOf(VALID.replace(from, () => to))).toEqual(told);
  });

  it('several mistakes is told all of them at once, in the order of the file', () => {
    const bad = VALID.replace('5s', '2h')
      .replace('managed', 'x')
      .replace('name: second', 'name: PLATFORM');
    expect(problemsOf(bad).map((line) => line.split(': ')[1])).toEqual([
      'settings.cooldown',
      'profiles[0].mode',
    ]);
    // The name is compared with those of sound profiles only.
    expect(problemsOf(bad.replace('mode: x', 'mode: managed'))).toHaveLength(2);
  });

  it('hundreds of mistakes does not drown its reader', () => {
    const rows = Array.from({ length: 500 }, (_, index) => `k${index}: 1`).join('\n');
    expect(problemsOf(rows)).toHaveLength(50);
  });
});
