import { summary } from '../worlds.testing';
import { isStanding, rankOf, standingOf } from './standing';

it.each([
  [{ stalled: true, contested: true }, 'human'],
  [{ contested: true }, 'contested'],
  [{ ready: 'False', reason: 'Throttled' }, 'notReady'],
  [{ ready: 'False', reason: 'Propagating' }, 'working'],
  [{ ready: 'False', reason: 'OffBoarded' }, 'leftAlone'],
  [{ ready: 'Unknown', reason: 'NotLookedAt' }, 'unseen'],
  [{ ready: 'Unknown', reason: 'DryRun' }, 'leftAlone'],
  [{ warnings: ['A tag is no date.'] }, 'warned'],
  [{}, 'ready'],
] as const)('%j stands as %s', (difference, standing) => {
  expect(standingOf(summary('aks-a', { ...difference } as never))).toBe(standing);
});

it('who needs a human is looked at before anybody else', () => {
  expect(rankOf('human')).toBe(0);
  expect(rankOf('ready')).toBeGreaterThan(rankOf('leftAlone'));
});

it('an address with another word is no filter', () => {
  expect([isStanding('human'), isStanding('constructor')]).toEqual([true, false]);
});
