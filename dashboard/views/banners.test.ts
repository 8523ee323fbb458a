import { BAD_MODE, clusterId, status } from '../worlds.testing';
import { bannersOf } from './banners';

it('an app that is well says nothing', () => {
  expect(bannersOf(status())).toEqual([]);
});

it('a configuration that is not in force comes first, with the line that is wrong', () => {
  const configuration = { version: '1', profiles: [], tagPrefix: 'x.', problems: [BAD_MODE] };
  const [first, second] = bannersOf(status({ dryRun: true, configuration }));
  expect(first).toMatchObject({ tone: 'bad', title: 'The newest configuration is not in force' });
  expect(first?.lines).toEqual([
    'profiles.yaml:12:5 profiles[0].mode: "manged" is not a mode; expected managed, standard or workload-identity; did you mean "managed"?',
  ]);
  expect(second?.title).toBe('Dry run');
});

it('a problem of a form that this page does not know is shown as it is', () => {
  const configuration = {
    version: '1',
    profiles: [],
    tagPrefix: 'x.',
    problems: [{ why: 'unknown' }],
  };
  expect(bannersOf(status({ configuration }))[0]?.lines).toEqual(['{"why":"unknown"}']);
});

it('clusters that no sweep covers are named', () => {
  const unswept = [{ cluster: clusterId('aks-old'), holds: 3 }];
  expect(bannersOf(status({ unswept }))[0]?.lines).toEqual([
    `${clusterId('aks-old')} has 3 things of ours`,
  ]);
});
