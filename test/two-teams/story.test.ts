import { FROM_BEFORE, playTwoTeams, type Row } from './story';
import { tableOf } from './table';

jest.setTimeout(120_000);

let rows: readonly Row[];
beforeAll(async () => {
  rows = await playTwoTeams();
});

function row(part: string): Row {
  const found = rows.find(({ title }) => title.includes(part));
  if (found === undefined) throw new Error(`no row about ${part}`);
  return found;
}

test.each([
  ['a copy of', 'identity-reconciler-grants'],
  ['the client id of theirs', 'identity-reconciler-grants'],
  ['an exception', 'identity-reconciler-exceptions'],
])(
  '%s gives team web the token of payments until policies deny it, and Audit says so first',
  (part, name) => {
    const { none, audit, deny } = row(part).outcomes;
    expect(none).toEqual({ status: 200 });
    expect(audit).toEqual({ status: 200, policy: { name, refuses: false } });
    expect(deny).toEqual({ status: 404, policy: { name, refuses: true } });
  },
);

test('the status tells of each way while no policy shuts it', () => {
  expect(rows.map(({ status }) => status)).toEqual([
    'nothing',
    'ServedAlthoughNotAllowed',
    'ServedAlthoughNotAllowed',
    'ServedAlthoughNotAllowed',
    'ServedAlthoughNotAllowed',
    'nothing',
  ]);
});

test('whoever has a right to a token has it under every policy', () => {
  for (const { entitled, outcomes } of rows) {
    if (!entitled) continue;
    expect(outcomes).toEqual({
      none: { status: 200 },
      audit: { status: 200 },
      deny: { status: 200 },
    });
  }
});

test('what was there before the policies goes on, and is not forgotten', () => {
  const { outcomes, status } = row(FROM_BEFORE);
  expect([outcomes.deny?.status, status]).toEqual([200, 'ServedAlthoughNotAllowed']);
});

test('an operator can read it', () => {
  const table = tableOf(rows);
  expect(table).toContain('token, warning of grants');
  expect(table).toContain('404, refused by exceptions');
  expect(table.split('\n').every((line) => line.length < 180)).toBe(true);
});
