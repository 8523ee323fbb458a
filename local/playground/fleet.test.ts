import { readFileSync } from 'node:fs';
import { loadConfiguration } from '../../shared/config/load';
import type { Configuration } from '../../shared/core/configuration/profile';
import { matching, membersOf } from './fleet';

function configuration(file: string): Configuration {
  const loaded = loadConfiguration(readFileSync(`docs/examples/${file}`, 'utf8'), file);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.configuration;
}

describe('the clusters of a playground', () => {
  const example = configuration('profiles.example.yaml');

  test('twenty clusters are spread over all profiles, and each profile selects its own', () => {
    const { members, without } = membersOf(example, 20);
    expect(without).toEqual([]);
    expect(members).toHaveLength(20);
    expect(new Set(members.map(({ profile }) => profile))).toEqual(
      new Set(example.profiles.map(({ name }) => name)),
    );
    expect(new Set(members.map(({ name }) => name)).size).toBe(20);
  });

  test('without a number there is one for each profile', () => {
    const { members } = membersOf(example, undefined);
    expect(members.map(({ profile }) => profile)).toEqual(example.profiles.map(({ name }) => name));
  });

  test('tags that a selector wants are on the cluster', () => {
    const [first] = membersOf(example, 1).members;
    expect(first).toMatchObject({
      subscription: '11111111-1111-1111-1111-111111111111',
      resourceGroup: 'rg-platform',
      name: 'aks-01',
      tags: { env: 'prod' },
    });
  });

  test('a profile that names one cluster gets one, and the others get the rest', () => {
    const [shop] = configuration('playground.yaml').profiles;
    const one = { ...shop!, name: 'one', selector: { ...shop!.selector, names: ['aks-one'] } };
    const all = { ...example, profiles: [one] };
    expect(membersOf(all, 5).members.map(({ name }) => name)).toEqual(['aks-one']);
  });

  test('two profiles that claim the same clusters get none, and are told of', () => {
    const [shop] = configuration('playground.yaml').profiles;
    const both = { ...example, profiles: [shop!, { ...shop!, name: 'other' }] };
    expect(membersOf(both, 5)).toEqual({ members: [], without: ['shop', 'other'] });
  });
});

test.each([
  ['aks-*', '01', 'aks-01'],
  ['prod*', '', 'prod'],
  ['legacy-?', '01', 'legacy-1'],
  ['rg-*', '', 'rg-1'],
  ['*-*-x', 'a', 'a--x'],
])('%s is matched by a text made of %s: %s', (glob, filling, text) => {
  expect(matching(glob, filling)).toBe(text);
});
