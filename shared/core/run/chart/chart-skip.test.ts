import type { Profile } from '../../configuration/profile';
import { chartRules } from '../../../../test/support/charts';
import { repositoryRules } from '../../../../test/support/gitops';
import { configuration } from '../../../../test/support/services';
import { profile } from '../../../../test/support/world';
import { chartSkip } from './chart-skip';

const RULES = chartRules({ name: 'demo' });

function user(repository: string, ...charts: readonly string[]): Profile {
  return profile({ name: repository, gitops: { repository, registries: [], charts } });
}

function reasonOf(
  profiles: readonly Profile[],
  observed: readonly string[],
  dryRun = false,
): string {
  const repositories = ['one', 'two'].map((name) => ({
    ...repositoryRules(),
    name,
    observeOnly: observed.includes(name),
  }));
  const rest = chartSkip({ dryRun }, RULES, configuration({ profiles, repositories }));
  return rest?.reason ?? 'written';
}

describe('a chart', () => {
  const both = [user('one', 'demo'), user('two', 'demo', 'other')];

  test('is written to registries while a single repository that uses it is more than observed', () => {
    expect(reasonOf(both, [])).toBe('written');
    expect(reasonOf(both, ['one'])).toBe('written');
    expect(reasonOf(both, ['two'])).toBe('written');
  });

  test('is not written once every repository that uses it is only observed', () => {
    expect(reasonOf(both, ['one', 'two'])).toBe('ObserveOnly');
    expect(reasonOf([user('one', 'demo'), user('two', 'other')], ['one'])).toBe('ObserveOnly');
  });

  test('that no profile uses is written: it is there for whoever comes', () => {
    expect(reasonOf([user('one', 'other')], ['one'])).toBe('written');
    expect(reasonOf([profile()], ['one', 'two'])).toBe('written');
  });

  test('is not written under dry run, whatever repositories say', () => {
    expect(reasonOf(both, [], true)).toBe('DryRun');
    expect(reasonOf(both, ['one', 'two'], true)).toBe('DryRun');
  });
});
