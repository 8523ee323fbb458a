import type { IdentityRules } from '../core/configuration/profile';
import { loadConfiguration } from './load';
import { describeProblem } from './problem';
import { VALID } from './sample.fixture';

const GROUP = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-identities';
const SERVERLESS = 'mode: standard\n    mic: serverless\n    watch: true';

/** The sample with the first profile's group written as a map, under a mode. */
function file(group: string, mode = 'mode: managed'): string {
  return VALID.replace('mode: managed', () => mode).replace(`- ${GROUP}`, () => `- ${group}`);
}

function rulesOf(text: string): IdentityRules | undefined {
  const result = loadConfiguration(text, 'p.yaml');
  return result.ok ? result.configuration.profiles[0]?.identities : undefined;
}

function toldOf(text: string): readonly string[] {
  const result = loadConfiguration(text, 'p.yaml');
  return (result.ok ? result.warnings : result.problems).map(describeProblem);
}

test('a group may be given to the node pools of some names alone', () => {
  const text = file(`{ id: ${GROUP}, nodePools: [apps*, batch] }`);
  expect(toldOf(text)).toEqual([]);
  expect(rulesOf(text)).toMatchObject({
    resourceGroups: [GROUP.toLowerCase()],
    placements: [{ resourceGroup: GROUP.toLowerCase(), nodePools: ['apps*', 'batch'] }],
  });
});

test('a group may be given only where pods use it, with the time that it is left there by default', () => {
  const text = file(`{ id: ${GROUP}, onlyWhereUsed: true }`, SERVERLESS);
  expect(toldOf(text)).toEqual([]);
  expect(rulesOf(text)?.placements).toEqual([
    {
      resourceGroup: GROUP.toLowerCase(),
      nodePools: [],
      onlyWhereUsed: { quietSeconds: 3600 },
    },
  ]);
});

test('a map that says nothing but the id is the id', () => {
  const rules = rulesOf(file(`{ id: ${GROUP} }`));
  expect(rules?.resourceGroups).toEqual([GROUP.toLowerCase()]);
  expect(rules).not.toHaveProperty('placements');
});

test.each([
  [
    'a group without its id',
    file('{ nodePools: [apps] }'),
    'profiles[0].identities.resourceGroups[0]: key "id" is missing',
  ],
  ['no pool at all', file(`{ id: ${GROUP}, nodePools: [] }`), 'nodePools'],
  ['a pool by pattern', file(`{ id: ${GROUP}, nodePools: ["app|web"] }`), 'node pool name'],
  [
    'onlyWhereUsed where NMI does not wait',
    file(`{ id: ${GROUP}, onlyWhereUsed: true }`),
    'onlyWhereUsed is for clusters where we take the place of MIC; expected mode: standard with mic: serverless',
  ],
  [
    'onlyWhereUsed without a watch',
    file(`{ id: ${GROUP}, onlyWhereUsed: true }`, 'mode: standard\n    mic: serverless'),
    'the first pod on a pool waits for the next event or sweep; expected watch: true',
  ],
  [
    'pools that MIC does not ask for',
    file(`{ id: ${GROUP}, nodePools: [apps] }`, 'mode: standard'),
    'nodePools has no effect here',
  ],
  [
    'a quiet time of a month',
    file(`{ id: ${GROUP}, onlyWhereUsed: true, quietTime: 720h }`, SERVERLESS),
    '"720h" is too long; expected at most 168h',
  ],
  [
    'one group with two words on it',
    file(
      `{ id: ${GROUP}, nodePools: [apps] }\n        - ${GROUP.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions').replace('/RESOURCEGROUPS', '/resourceGroups')}`,
    ),
    '; expected each group once',
  ],
])('%s is told in plain words', (_, text, told) => {
  expect(toldOf(text).join('\n')).toContain(told);
});
