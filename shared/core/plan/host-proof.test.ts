import { failure } from '../../../test/support/runs';
import {
  deadEntry,
  entry,
  held,
  host,
  hostStepsOf,
  identities,
  identityId,
  planOf,
  world,
} from '../../../test/support/world';
import type { HostOutcome, HostProgress } from './host-progress';
import { advance, startDetaching, startHost } from './host-progress';
import { proofOf } from './host-proof';

const POOL = host('pool', ['old']);
const [STEP] = hostStepsOf(
  planOf(world({ hosts: [POOL], identities: identities('a', 'b'), ledger: [held(POOL, 'old')] })),
);
if (STEP === undefined) throw new Error('nothing to do');
const DONE: HostOutcome = { kind: 'accepted' };

function added(...outcomes: readonly HostOutcome[]): HostProgress {
  if (STEP === undefined) throw new Error('nothing to do');
  return outcomes.reduce(advance, startHost(STEP));
}

test('a host that shows all that it got is proved, with what else is on it', () => {
  const shown = host('pool', ['old', 'a', 'b'], { etag: 'W/"7"' });
  expect(proofOf(added(DONE), shown)).toEqual({
    observed: { attached: shown.attached.map(({ id }) => id), etag: 'W/"7"', proved: true },
  });
});

test.each([
  ['lacks one', [entry('old'), entry('a')]],
  ['shows one without its principal', [entry('old'), entry('a'), deadEntry('b')]],
])('a host that %s is not proved', (_what, attached) => {
  const { observed, failure: why } = proofOf(added(DONE), host('pool', [], { attached }));
  expect(observed.proved).toBe(false);
  expect(why).toMatchObject({ policy: 'Conflict', code: 'NotProven', target: POOL.id });
  expect(why?.message).toContain(`does not show ${identityId('b')}`);
});

test('what was refused is not looked for, and the host that failed tells its own reason', () => {
  const bad = failure({ policy: 'Stalled', code: 'FailedIdentityOperation' });
  const aside = added({ kind: 'failed', failure: bad, named: [identityId('b')] }, DONE);
  expect(proofOf(aside, host('pool', ['a']))).toMatchObject({ observed: { proved: true } });
  const broken = added({ kind: 'failed', failure: failure(), named: [] });
  expect(proofOf(broken, host('pool'))).toEqual({ observed: { attached: [], proved: false } });
});

test('what was to be taken off counts only once it was asked for', () => {
  const before = added(DONE);
  const shown = host('pool', ['old', 'a', 'b']);
  expect(proofOf(before, shown).failure).toBeUndefined();
  const after = advance(startDetaching(before, proofOf(before, shown).observed), DONE);
  expect(proofOf(after, shown).failure?.message).toContain(`still shows ${identityId('old')}`);
  expect(proofOf(after, host('pool', ['a', 'b'])).failure).toBeUndefined();
});
