import type { Adapters } from '../../../shared/current-adapters';
import { chartRules } from '../../../test/support/charts';
import { repositoryRules } from '../../../test/support/gitops';
import { configured, installServices } from '../../../test/support/services';
import { profile } from '../../../test/support/world';
import { maySyncChart, maySyncRepository } from './may-sync';

interface Now {
  readonly dryRun?: boolean;
  readonly observeOnly?: boolean;
  readonly named?: boolean;
}

function services({ dryRun = false, observeOnly = false, named = true }: Now): Adapters {
  const user = profile({ gitops: { repository: 'fleet', registries: [], charts: ['demo'] } });
  return installServices({
    dryRun,
    writers: () => ({}) as never,
    configuration: configured({
      profiles: [user],
      charts: named ? [chartRules({ name: 'demo' })] : [],
      repositories: [{ ...repositoryRules(), observeOnly }],
    }),
  }).services;
}

async function codeOf(asked: Promise<unknown>): Promise<string> {
  return asked.then(
    () => 'may write',
    (error: { failure?: { code: string } }) => error.failure?.code ?? 'another error',
  );
}

describe('directly before a write of a chart', () => {
  test.each<[string, Now, string]>([
    ['nothing has changed', {}, 'may write'],
    ['dry run was switched on', { dryRun: true }, 'StoppedByDryRun'],
    ['its only repository says observeOnly now', { observeOnly: true }, 'StoppedByObserveOnly'],
    ['both were', { dryRun: true, observeOnly: true }, 'StoppedByDryRun'],
    ['it was taken out of the configuration', { named: false }, 'StoppedByConfiguration'],
  ])('%s', async (_, now, expected) => {
    const stored = { planned: { chart: 'demo' } } as never;
    expect(await codeOf(maySyncChart(services(now), stored))).toBe(expected);
  });
});

describe('directly before a write of a repository', () => {
  const codeFor = (now: Now, planned: object = {}): Promise<string> => {
    const stored = { planned: { target: 'fleet', ...planned } } as never;
    return codeOf(maySyncRepository(services(now), stored));
  };

  test('nothing stops it as long as nothing has changed', async () => {
    expect(await codeFor({})).toBe('may write');
  });

  test('dry run and observeOnly stop it', async () => {
    expect(await codeFor({ dryRun: true })).toBe('StoppedByDryRun');
    expect(await codeFor({ observeOnly: true })).toBe('StoppedByObserveOnly');
  });

  test('the one request that tells an observer the plan is written under observeOnly, not under dry run', async () => {
    expect(await codeFor({ observeOnly: true }, { observeOnly: true })).toBe('may write');
    expect(await codeFor({ dryRun: true, observeOnly: true }, { observeOnly: true })).toBe(
      'StoppedByDryRun',
    );
  });
});
