import { run, written } from '../worlds.testing';
import { timeline, withoutPaths } from './timeline';

it('shows a run with its writes, newest first', () => {
  const history = [run('plan-2', { at: '2026-11-30T22:28:00.000Z' }), run('plan-1')];
  const entries = timeline(history, [written('plan-1')]);
  expect(entries.map(({ correlation, writes }) => `${correlation} ${writes.length}`)).toEqual([
    'plan-2 0',
    'plan-1 1',
  ]);
});

it('a write is told once, by its answer: sent, and refused', () => {
  const sent = written('plan-1', { at: '2026-11-30T22:26:00.000Z', outcome: 'sent' });
  const refused = written('plan-1', { at: '2026-11-30T22:26:01.000Z', outcome: 'failed' });
  const [entry] = timeline([run('plan-1')], [refused, sent]);
  expect(entry?.writes.map(({ outcome }) => outcome)).toEqual(['failed']);
});

it('a write of which nobody has heard stays sent', () => {
  const [entry] = timeline([run('plan-1')], [written('plan-1', { outcome: 'sent' })]);
  expect(entry?.writes.map(({ outcome }) => outcome)).toEqual(['sent']);
});

it('writes whose run is no longer remembered are not lost', () => {
  const [entry] = timeline([], [written('plan-0', { outcome: 'failed' })]);
  expect(entry).toMatchObject({ correlation: 'plan-0', outcome: 'Failed', causes: ['Missing'] });
});

it('names what was written without the path that all have', () => {
  const path = '/subscriptions/1/resourcegroups/rg/providers/x/y/billing';
  expect(withoutPaths(`+ ${path}, - ${path}`)).toBe('+ billing, - billing');
});
