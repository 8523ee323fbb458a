import type { RepositoryTicket } from '../../shared/core/run/repository/repository-run';
import { failure } from '../../test/support/runs';
import { play } from '../../test/support/orchestration';
import { reconcile } from '../reconcile';
import { REPOSITORY, TARGET_OF_0_1 } from './repository';

type Kinds = RepositoryTicket['decisions'][number]['steps'];

const OPENS: Kinds = [{ kind: 'writeBranch' }, { kind: 'openRequest' }];
const UPDATES: Kinds = [{ kind: 'updateRequest' }];

/** What is called for branches with these steps. `write` answers each write. */
async function called(
  branches: Readonly<Record<string, Kinds>>,
  write: (of: { readonly branch: string; readonly index: number }) => object,
  apply = true,
): Promise<readonly string[]> {
  const decisions = Object.entries(branches).map(([branch, steps]) => ({ branch, steps }));
  const ticket: RepositoryTicket = {
    kind: 'planned',
    planId: 'p',
    target: 'fleet',
    apply,
    decisions,
  };
  const { calls } = await play(
    reconcile(REPOSITORY),
    {
      planRepository: () => ticket,
      writeRequest: write,
      decorateRequest: () => ({ remarks: ['no such reviewer'] }),
      recordRepository: ({ results }: { readonly results: readonly object[] }) => {
        recorded = results;
        return { behind: false, outcome: 'Succeeded' };
      },
    },
    { target: 'fleet' },
  );
  return calls
    .filter((call) => !/^(planRepository|recordRepository) /.test(call))
    .map((call) => call.replace(/ .*"branch":"(\w+)".*/, ' $1'));
}

let recorded: readonly object[] = [];

test('a request is decorated once it was opened, and when it was not opened it is not', async () => {
  const write = ({ index }: { readonly index: number }): object =>
    index === 1 ? { writes: 1, number: 9, url: 'https://forge/9' } : { writes: 1 };
  expect(await called({ a: OPENS }, write)).toEqual([
    'writeRequest a',
    'writeRequest a',
    'decorateRequest a',
  ]);
  expect(recorded).toEqual([
    { branch: 'a', writes: 2, number: 9, url: 'https://forge/9', remarks: ['no such reviewer'] },
  ]);
  expect(await called({ b: UPDATES }, () => ({ writes: 1, number: 7 }))).toEqual([
    'writeRequest b',
  ]);
});

test('a request that was opened under no number that we know is left undecorated', async () => {
  expect(await called({ a: OPENS }, () => ({ writes: 1 }))).not.toContain('decorateRequest a');
});

test('a branch that could not be written gets no request, and the next branch its turn', async () => {
  const write = ({ branch }: { readonly branch: string }): object =>
    branch === 'a'
      ? { writes: 0, failure: failure({ policy: 'Conflict' }) }
      : { writes: 1, number: 7 };
  expect(await called({ a: OPENS, b: UPDATES }, write)).toEqual([
    'writeRequest a',
    'writeRequest b',
  ]);
});

test('a forge that asks for patience is left alone until the next run', async () => {
  const write = (): object => ({ writes: 0, failure: failure({ policy: 'Throttled' }) });
  expect(await called({ a: UPDATES, b: UPDATES }, write)).toEqual(['writeRequest a']);
});

test('a plan that is only shown writes nothing', async () => {
  expect(await called({ a: OPENS }, () => ({ writes: 1 }), false)).toEqual([]);
});

test('an instance that began under 0.1 asks for its activities as it did then, and ends [P11, F10]', async () => {
  const ticket = { kind: 'planned', planId: 'p', target: 'fleet', apply: false, decisions: [] };
  const { calls } = await play(
    reconcile(TARGET_OF_0_1),
    { planTarget: () => ticket, recordTarget: () => ({ behind: false, outcome: 'Observed' }) },
    { target: 'fleet' },
  );
  expect(calls.map((call) => call.replace(/ .*/, ''))).toEqual(['planTarget', 'recordTarget']);
});
