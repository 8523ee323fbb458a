import { hostId, identityId, MATRIX, NOW } from '../worlds.testing';
import { matrixView } from './matrix';

const LATER = '2026-11-30T22:31:00.000Z';

function cells(ledger: Parameters<typeof matrixView>[1] = []): readonly string[] {
  const { rows } = matrixView(MATRIX, ledger, NOW);
  return rows.map(({ pool, cells: each }) => `${pool}: ${each.join(' ')}`);
}

it('shows pools by name, and how each identity stands there', () => {
  expect(cells()).toEqual(['batch: missing refused', 'web: attached foreign']);
});

it('what the run attached after it had looked is attached', () => {
  const entry = {
    kind: 'identity',
    host: hostId('batch'),
    identity: identityId('billing'),
  } as const;
  expect(cells([{ ...entry, state: 'held', since: LATER }])[0]).toBe('batch: attached refused');
});

it('what we held before and is missing now is missing, and an intent is no proof', () => {
  const entry = {
    kind: 'identity',
    host: hostId('batch'),
    identity: identityId('billing'),
  } as const;
  const before = { ...entry, state: 'held', since: '2026-11-30T20:00:00.000Z' } as const;
  const intent = { ...entry, state: 'intended', since: LATER } as const;
  expect(cells([before])[0]).toBe('batch: missing refused');
  expect(cells([intent])[0]).toBe('batch: missing refused');
});

it('tells two identities of one name apart by their groups, and explains only what occurs', () => {
  const twice = { ...MATRIX, identities: [identityId('billing'), identityId('billing', 'rg-b')] };
  const view = matrixView(twice, [], NOW);
  expect(view.columns.map(({ name, group }) => `${name} ${group}`)).toEqual([
    'billing rg-identities',
    'billing rg-b',
  ]);
  expect(view.used).toEqual(['attached', 'missing', 'foreign', 'refused']);
});
