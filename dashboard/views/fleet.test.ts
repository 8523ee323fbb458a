import { stalled, summary } from '../worlds.testing';
import { counters, fleetRows, inOneSentence, matching } from './fleet';

const FLEET = [
  summary('aks-b'),
  summary('aks-a', { warnings: ['The tag exempt-until=soon is no date.'] }),
  summary('aks-new', { ready: 'Unknown', reason: 'NotLookedAt', message: '' }),
  stalled('aks-z'),
  summary('aks-c', { ready: 'False', contested: true, reason: 'Contested' }),
  summary('aks-d', { ready: 'False', reason: 'ObjectsDoNotMatch' }),
  summary('aks-e', { ready: 'False', reason: 'Propagating' }),
  summary('aks-f', { ready: 'Unknown', reason: 'Suspended' }),
  summary('aks-g', { ready: 'False', reason: 'OffBoarded' }),
];

it('who needs a human stands first, and who is well last', () => {
  expect(fleetRows(FLEET).map(({ name, standing }) => `${name} ${standing}`)).toEqual([
    'aks-z human',
    'aks-c contested',
    'aks-d notReady',
    'aks-e working',
    'aks-a warned',
    'aks-new unseen',
    'aks-f leftAlone',
    'aks-g leftAlone',
    'aks-b ready',
  ]);
});

it('a row says how much more is wrong than its message tells of', () => {
  const [row] = fleetRows([stalled('aks-z')]);
  expect(row).toMatchObject({ reason: 'AuthorizationFailed', more: 1 });
});

it('a reason that stands beside a message is not said twice', () => {
  const message = 'AuthorizationFailed: A role is missing.';
  const [row] = fleetRows([{ ...stalled('aks-z'), message }]);
  expect(row?.message).toBe('A role is missing.');
});

it('a warning is told where nothing is wrong', () => {
  const [row] = fleetRows([summary('aks-a', { warnings: ['A tag is no date.'] })]);
  expect(row?.message).toBe('A tag is no date.');
});

it('a cluster that is stalled and contested needs a human', () => {
  const [row] = fleetRows([{ ...stalled('aks-z'), contested: true }]);
  expect(row?.standing).toBe('human');
});

it('is found by name, group, profile, reason and any failure, in any case', () => {
  const rows = fleetRows(FLEET);
  const found = (find: string): readonly string[] =>
    matching(rows, { find, standing: '' }).map(({ name }) => name);
  expect(found('AKS-Z')).toEqual(['aks-z']);
  expect(found('apiserverunreachable')).toEqual(['aks-z']);
  expect(found('  shop   suspended ')).toEqual(['aks-f']);
  expect(found('')).toHaveLength(FLEET.length);
  expect(found('nobody')).toEqual([]);
});

it('is filtered by how it stands', () => {
  const rows = matching(fleetRows(FLEET), { find: '', standing: 'leftAlone' });
  expect(rows.map(({ name }) => name)).toEqual(['aks-f', 'aks-g']);
});

it('counts who needs a human and who is ready even where it is nobody', () => {
  expect(counters([])).toEqual([
    { standing: 'human', count: 0 },
    { standing: 'ready', count: 0 },
  ]);
});

it('is read out in one sentence', () => {
  expect(inOneSentence(fleetRows([stalled('aks-z'), summary('aks-a')]))).toBe(
    '2 clusters: 1 needs a human, 1 ready.',
  );
});

it('sorts and finds among ten thousand clusters', () => {
  const many = Array.from({ length: 10_000 }, (_, n) => summary(`aks-${9999 - n}`));
  const rows = fleetRows(many);
  expect(rows[0]?.name).toBe('aks-0');
  expect(matching(rows, { find: 'aks-9999', standing: '' })).toHaveLength(1);
});
