import { run, written } from '../worlds.testing';
import type { Subject } from './activity';
import { activity } from './activity';

function subject(name: string, difference: Partial<Subject>): Subject {
  return { kind: 'cluster', name, href: '#/', history: [], audit: [], ...difference };
}

const SUBJECTS = [
  subject('aks-a', { history: [run('aaaa-1')] }),
  subject('aks-b', {
    history: [run('bbbb-1', { outcome: 'Changed', at: '2026-11-30T22:29:00.000Z' })],
    audit: [written('bbbb-1')],
  }),
  subject('aad-pod-identity', {
    kind: 'chart',
    history: [run('cccc-1', { outcome: 'Failed' })],
  }),
];

function found(correlation: string): readonly string[] {
  return activity(SUBJECTS, correlation).map((entry) => entry.subject.name);
}

it('shows what wrote or went wrong, of all together, and not the runs that found all in place', () => {
  expect(found('')).toEqual(['aks-b', 'aad-pod-identity']);
});

it('finds a run by its correlation id, by the beginning of one, and by what Azure has logged', () => {
  expect(found('aaaa-1')).toEqual(['aks-a']);
  expect(found(' BBBB')).toEqual(['aks-b']);
  expect(found('cccc-1-0007')).toEqual(['aad-pod-identity']);
  expect(found('dddd')).toEqual([]);
});
