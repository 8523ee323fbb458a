import { clusterId } from '../base/resource-id';
import type { UpkeepPullRequestFacts } from './upkeep-text';
import { upkeepPullRequestText } from './upkeep-text';

const FACTS: UpkeepPullRequestFacts = {
  matter: 'policies',
  name: 'aks-shop',
  cluster: clusterId('s', 'rg', 'aks-shop'),
  effect: 'audit',
  files: [{ path: 'x/admission.yaml', after: 'a' }],
  leftAlone: [],
  rollback: {
    removes: ['ConfigMap kube-system/identity-reconciler-grants'],
    keeps: [],
    stops: [],
    shares: [],
  },
};

function text(change: Partial<UpkeepPullRequestFacts> = {}): { title: string; body: string } {
  const { title, body } = upkeepPullRequestText({ ...FACTS, ...change });
  return { title, body };
}

test('who is asked for policies reads what they guard, that they only warn, and how to go back', () => {
  const { title, body } = text();
  expect(title).toBe('Keep namespaces apart on cluster aks-shop');
  expect(body).toContain('They only **warn** for now');
  expect(body).toContain('a pair of resource id **and** client id');
  expect(body).toContain('The cluster could not be looked into');
  expect(body).toContain('Flux removes `ConfigMap kube-system/identity-reconciler-grants`');
});

test('who is asked for Deny reads which objects of today would be refused, in words that no forge takes for its own', () => {
  const examples = ['AzureIdentity evil/@team: its namespace has no grant'];
  const { title, body } = text({
    matter: 'effect',
    effect: 'deny',
    refused: { count: 3, examples },
  });
  expect(title).toBe('Refuse what is not granted on cluster aks-shop');
  expect(body).toContain('3 of the objects that are there now would be refused');
  expect(body).not.toContain('@team');
  expect(body).toContain('… and 2 more');
  expect(body).toContain('revert the merge commit, and they only warn again');
  expect(body).toContain('identity-reconciler-grants` gone');
});

test('grants are told line by line, those that go as well', () => {
  const file = (...lines: readonly string[]): string =>
    `# Written by us\napiVersion: v1\ndata:\n  payments: |-\n${lines.map((line) => `    ${line}\n`).join('')}  web: /subscriptions/s/web 2\n`;
  const before = file('/subscriptions/s/old 1');
  const after = file('/subscriptions/s/new 1');
  const { body } = text({
    matter: 'grants',
    effect: 'deny',
    files: [{ path: 'grants.yaml', before, after }],
  });
  expect(body).toContain(
    '### Grants\n\n- added: `payments: /subscriptions/s/new 1`\n- taken away: `payments: /subscriptions/s/old 1`\n\n',
  );
  expect(body).toContain('Existing objects keep working.');
});

test.each([
  [2, 'Let NMI read Secrets on cluster aks-shop'],
  [0, 'Take the right to read Secrets from NMI on cluster aks-shop'],
])('the right to read Secrets, with %d service principals there', (withSecrets, title) => {
  expect(text({ matter: 'secrets', withSecrets }).title).toBe(title);
});
