import { readFileSync } from 'node:fs';
import { loadConfiguration } from '../../shared/config/load';
import { localised } from './localise';

const FILE = 'docs/examples/profiles.example.yaml';
const PLACES = {
  charts: 'http://127.0.0.1:7076/charts',
  forges: {
    github: 'http://127.0.0.1:7074/api/v3',
    azureDevOps: 'http://127.0.0.1:7074/azure-devops/contoso',
    gitlab: 'http://127.0.0.1:7074/gitlab',
  },
  speed: 50,
};

function load(text: string) {
  const loaded = loadConfiguration(text, FILE);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.configuration;
}

describe('my configuration on the playground', () => {
  const text = readFileSync(FILE, 'utf8');
  const mine = load(text);
  const local = load(localised(text, mine, PLACES));

  test('is mine, profile by profile', () => {
    expect(local.profiles).toEqual(mine.profiles);
    expect(local.registries).toEqual(mine.registries);
  });

  test('sends pull requests to the forge of this machine, and no secret of mine', () => {
    expect(local.repositories.map(({ forge }) => forge)).toEqual([
      {
        provider: 'github',
        url: PLACES.forges.github,
        repository: 'contoso/fleet',
        auth: { kind: 'token', tokenSetting: 'PLAYGROUND_FORGE_TOKEN' },
      },
    ]);
  });

  test('takes the known chart from this machine, and leaves others where they are', () => {
    const sourceOf = (name: string) => local.charts.find((chart) => chart.name === name);
    expect(JSON.stringify(sourceOf('aad-pod-identity'))).toContain(PLACES.charts);
    expect(JSON.stringify(sourceOf('podinfo'))).toContain('stefanprodan.github.io');
  });

  test('waits as much shorter as its Azure is faster, and no less than a second', () => {
    const { cooldownSeconds, propagationSeconds, absenceProofSeconds } = local.settings;
    expect({ cooldownSeconds, propagationSeconds, absenceProofSeconds }).toEqual({
      cooldownSeconds: 1,
      propagationSeconds: 1,
      absenceProofSeconds: 6,
    });
  });

  test('keeps its comments, for whoever looks at what is in force', () => {
    expect(localised(text, mine, PLACES)).toContain('# Where the repository uses other names');
  });
});
