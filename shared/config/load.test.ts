import { DEFAULT_WRITES_PER_HOUR } from '../core/base/write-budget';
import { loadConfiguration } from './load';
import { describeProblem, formatProblems } from './problem';
import { VALID } from './sample.fixture';

function problemsOf(text: string): string[] {
  const result = loadConfiguration(text, 'p.yaml');
  return result.ok ? [] : result.problems.map(describeProblem);
}

function warningsOf(text: string): string[] {
  const result = loadConfiguration(text, 'p.yaml');
  return result.ok ? result.warnings.map(describeProblem) : ['not valid'];
}

describe('a file that is no configuration at all', () => {
  const EMPTY =
    'p.yaml:1:1: the file is empty; expected a configuration that begins with apiVersion: aks-identity-reconciler/v1';
  test.each([
    ['an empty file', '', EMPTY],
    ['a byte order mark alone', '\ufeff', EMPTY],
    ['comments', '# nothing\n', EMPTY],
    ['a null', '~\n', EMPTY],
    [
      'a text',
      'hello',
      'p.yaml:1:1: "hello" is not a map; expected a map with the keys apiVersion, settings and profiles',
    ],
    [
      'a list',
      '- a',
      'p.yaml:1:1: this is a list; expected a map with the keys apiVersion, settings and profiles',
    ],
    [
      'bytes that are not UTF-8',
      'a: \ufffd',
      'p.yaml:1:4: here is a character that is not text; expected a YAML file saved as UTF-8',
    ],
    [
      'a huge file',
      `# ${'x'.repeat(600 * 1024)}`,
      'p.yaml:1:1: the file has 601 thousand characters; expected at most 512 thousand',
    ],
  ])('%s is refused', (_, text, told) => {
    expect(problemsOf(text)).toEqual([told]);
  });

  test.each(['.', '..', 'rg.', 'rg|x', 'rg x', 'rg/..', '\u212a'])(
    'an identity group called %j is refused and not thrown at',
    (name) => {
      const told = problemsOf(VALID.replace('rg-identities', () => name));
      expect(told.join()).toMatch(/^p\.yaml:13:11: .* is not a resource group id/);
    },
  );

  it('thousands of brackets are refused and not fallen into', () => {
    expect(problemsOf('['.repeat(50_000)).join()).toContain('nested too deeply');
  });

  it('a billion laughs are not laughed', () => {
    const laugh = (to: string, from: string) =>
      `${to}: &${to} [${Array(9).fill(`*${from}`).join(', ')}]\n`;
    const bomb = `a: &a [x]\n${laugh('b', 'a')}${laugh('c', 'b')}${laugh('d', 'c')}${laugh('e', 'd')}`;
    expect(problemsOf(bomb).join()).toContain('aliases multiply the data beyond measure');
  });
});

describe('a valid configuration', () => {
  it('is read the same with a byte order mark and Windows line ends', () => {
    const windows = `\ufeff${VALID.replaceAll('\n', '\r\n')}`;
    expect(loadConfiguration(windows, 'p.yaml')).toEqual(loadConfiguration(VALID, 'p.yaml'));
    const bad = windows.replace('managed', 'manged');
    expect(problemsOf(bad)[0]).toMatch(/^p\.yaml:10:11: /);
  });

  it('may repeat itself by a few aliases', () => {
    const text = VALID.replace('[aks-*]', '&names [aks-*]').replace('[other]', '*names');
    const result = loadConfiguration(text, 'p.yaml');
    expect(result.ok && result.configuration.profiles[1]?.selector.names).toEqual(['aks-*']);
  });

  it('stays YAML 1.2 even if it says 1.1, where no is false', () => {
    const text = `%YAML 1.1\n---\n${VALID.replace('[other]', '[no]')}`;
    const result = loadConfiguration(text, 'p.yaml');
    expect(result.ok && result.configuration.profiles[1]?.selector.names).toEqual(['no']);
  });

  it('gets defaults, canonical ids, seconds and UTC times', () => {
    const result = loadConfiguration(VALID.replace('5s', '1.5m'), 'p.yaml');
    if (!result.ok) throw new Error('not valid');
    expect(result.configuration.settings).toEqual({
      subscriptions: ['11111111-1111-1111-1111-111111111111'],
      tagPrefix: 'identity-reconciler.',
      cooldownSeconds: 90,
      propagationSeconds: 60,
      absenceProofSeconds: 300,
      planRetentionDays: 30,
      contestedAfter: 3,
      maxWritesPerHour: DEFAULT_WRITES_PER_HOUR,
    });
    expect(result.configuration.profiles[0]?.exemptUntil).toBe('2026-12-31T00:00:00.000Z');
    expect(result.configuration.profiles[1]).toEqual({
      name: 'second',
      selector: { subscriptions: [], resourceGroups: [], names: ['other'], tags: {} },
      mode: 'managed',
      mic: 'in-cluster',
      forceNamespaced: false,
      objects: 'read',
      watch: false,
      kubenet: {
        handling: 'enforce',
        effect: 'audit-first',
        policyScope: 'cluster',
        excludedNamespaces: [
          'kube-system',
          'gatekeeper-system',
          'azure-arc',
          'azure-extensions-usage-system',
        ],
      },
      admission: { effect: 'audit-first' },
      nmiNamespaces: ['kube-system'],
      roles: 'grant',
      operatorScope: 'resourceGroup',
      identities: {
        resourceGroups: [
          '/subscriptions/11111111-1111-1111-1111-111111111111/resourcegroups/rg-second',
        ],
        tags: {},
        clustersTag: { name: 'aks-clusters', requiredIn: 'onDemandGroups' },
        namespacesTag: { name: 'aks-namespaces', requiredIn: 'noGroup' },
        onDemandResourceGroups: [],
      },
      suspend: false,
      observeOnly: false,
      maxRemovalShare: 0.5,
      removeDeadEntries: false,
      secrets: 'ignore',
      tagOverrides: ['suspend', 'exemptUntil', 'observeOnly'],
    });
  });

  test.each([
    ['who', 'who', 'onDemandGroups'],
    ['{ name: who }', 'who', 'onDemandGroups'],
    ['{ name: who, required: true }', 'who', 'everyGroup'],
    ['{ name: who, required: false }', 'who', 'noGroup'],
  ])('takes clustersTag as %s', (given, name, requiredIn) => {
    const from = '    suspend: false\n';
    const text = VALID.replace(
      /( +resourceGroups:\n.+rg-identities\n)/,
      `$1      clustersTag: ${given}\n`,
    );
    expect(text).toContain(from);
    const result = loadConfiguration(text, 'p.yaml');
    const tag = result.ok ? result.configuration.profiles[0]?.identities.clustersTag : result;
    expect(tag).toEqual({ name, requiredIn });
  });

  it('sweeps what the selectors name if it does not say', () => {
    const id = '2222AAAA-2222-2222-2222-222222222222';
    const text = VALID.replace(/settings:\n( .*\n)+/, '').replace(
      '[other] }',
      `[other], subscriptions: [${id}] }`,
    );
    const result = loadConfiguration(text, 'p.yaml');
    expect(result.ok && result.configuration.settings.subscriptions).toEqual([id.toLowerCase()]);
  });

  it('selects every cluster only if it says so', () => {
    const result = loadConfiguration(
      VALID.replace('{ names: [other] }', '{ all: true }'),
      'p.yaml',
    );
    expect(result.ok && result.configuration.profiles[1]?.selector).toEqual({
      subscriptions: [],
      resourceGroups: [],
      names: [],
      tags: {},
    });
  });
});

describe('a valid configuration that looks unwanted warns of', () => {
  const other = '22222222-2222-2222-2222-222222222222';
  test.each([
    [
      'selected subscriptions that are not swept',
      '{ names: [other] }',
      `{ subscriptions: [${other}] }`,
      `p.yaml:20:33: profiles[1].selector.subscriptions[0]: subscription ${other} is never swept, so only events bring its clusters in; expected one of settings.subscriptions`,
    ],
    [
      'identity groups in subscriptions that are not swept',
      '- /subscriptions/11111111-1111-1111-1111-111111111111/resourcegroups/rg-second',
      `- /subscriptions/${other}/resourceGroups/rg`,
      'p.yaml:23:11: profiles[1].identities.resourceGroups[0]: these identities are in a subscription that is never swept, so changes of them are seen by events alone; expected one of settings.subscriptions',
    ],
    [
      'two profiles with the same selector',
      '[other]',
      '[aks-*]',
      'p.yaml:20:15: profiles[1].selector: this selects the same clusters as profile "platform"; expected another selector, or tagOverrides: [profile] in both and a tag on each cluster',
    ],
    [
      'a selector that anybody who may write tags fulfils [P15]',
      '{ names: [other] }',
      '{ tags: { env: prod } }',
      'p.yaml:20:23: profiles[1].selector.tags: only the tag env decides here, so anyone who can write tags on a cluster (Tag Contributor, Contributor, Owner, Azure Kubernetes Service Contributor Role) can bring it under this profile and get its identities; expected subscriptions, resourceGroups or names as well',
    ],
    [
      'nothing to sweep',
      '  subscriptions:\n    - 11111111-1111-1111-1111-111111111111\n',
      '',
      'p.yaml:1:1: no subscription is named, so nothing is swept and drift is not seen; expected settings.subscriptions',
    ],
  ])('%s', (_, from, to, told) => {
    expect(warningsOf(VALID.replace(from, to))).toEqual([told]);
  });

  it('nothing when all is well', () => {
    expect(warningsOf(VALID)).toEqual([]);
  });
});

describe('a problem on the screen', () => {
  function screen(text: string): string {
    const result = loadConfiguration(text, 'p.yaml');
    return result.ok ? '' : formatProblems(result.problems);
  }

  it('shows the line and a caret under the place', () => {
    expect(screen(VALID.replace('mode: managed', 'mode: manged'))).toBe(
      'p.yaml:10:11: profiles[0].mode: "manged" is not a mode; expected managed or standard; did you mean "managed"?\n' +
        '10 |     mode: manged\n' +
        '               ^',
    );
  });

  it('keeps tabs, so that the caret stands under them', () => {
    expect(screen('{\ta: 1, apiVersion: x }').split('\n').at(-1)).toMatch(/^ +\t +\^$/);
  });

  it('brings a far place of a long line into view', () => {
    const [, line = '', caret = ''] =
      screen(`{ ${' '.repeat(500)}a: 1 }`)
        .split('\n\n')
        .at(-1)
        ?.split('\n') ?? [];
    expect(line[caret.indexOf('^')]).toBe('a');
  });

  it('passes no escape sequence on to the terminal', () => {
    expect(screen(VALID.replace('mode: managed', 'mode: "\u009b31m"'))).not.toContain('\u009b');
    expect(screen(VALID.replace('mode: managed', 'mode: \u001b[31m'))).not.toContain('\u001b');
  });
});
