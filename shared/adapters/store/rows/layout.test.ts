import { fromColumns, parsed, toColumns } from './layout';
import { byName, FLAG, ID, list, object, optional, text, TIME, WHOLE, word } from './shape';

const NODE_POOL = object({
  cluster: ID,
  name: text({ longest: 60 }),
  state: word(['running', 'stopped']),
  count: WHOLE,
  since: TIME,
  spot: optional(FLAG),
  hosts: list(object({ name: text(), zones: optional(list(WHOLE)) }), { budget: 2000 }),
  labels: optional(byName(text(), { budget: 1000 })),
});
const POOL = {
  cluster:
    '/subscriptions/s/resourcegroups/g/providers/microsoft.containerservice/managedclusters/c',
  name: 'apps',
  state: 'running',
  count: 3,
  since: '2026-01-01T00:00:00Z',
  hosts: [{ name: 'a', zones: [1, 2] }, { name: 'b' }],
} as const;
const COLUMNS = toColumns(NODE_POOL, POOL as never);

function fault(change: Readonly<Record<string, unknown>>): string {
  try {
    fromColumns(NODE_POOL, { ...COLUMNS, ...change } as never);
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
}

function packed(value: unknown): Readonly<Record<string, unknown>> {
  return { hosts0: JSON.stringify(value), hostsCount: 1, hostsEncoding: 'plain' };
}

test('a noun comes back from its columns as it was, small parts each in a column of its own', () => {
  expect(fromColumns(NODE_POOL, COLUMNS)).toEqual(POOL);
  expect(COLUMNS).toMatchObject({ name: 'apps', count: 3, hostsEncoding: 'plain' });
  expect(Object.keys(COLUMNS)).not.toContain('spot');
});

test('what a later version adds to a row, or to what is packed in it, is passed over', () => {
  const hosts = packed([{ name: 'a', mood: 'good' }]);
  expect(fault({ ...hosts, color: 'blue' })).toBe('none');
});

test('a text that is too long is cut when it is written', () => {
  const columns = toColumns(NODE_POOL, { ...POOL, name: 'x'.repeat(100) } as never);
  expect(columns.name).toMatch(/^x{20} … \(80 more characters\)$/);
});

test('an id that somebody typed in another case is read in the form that all compare', () => {
  const cluster = POOL.cluster.toUpperCase();
  expect(fromColumns(NODE_POOL, { ...COLUMNS, cluster })).toEqual(POOL);
});

test.each([
  [{ count: '3' }, 'column count is "3", expected a whole number from 0 on'],
  [{ count: undefined }, 'column count is missing, expected a whole number from 0 on'],
  [{ state: 'gone' }, 'column state is "gone", expected running or stopped'],
  [{ since: 'yesterday' }, 'column since is "yesterday", expected an ISO time'],
  [{ cluster: 'apps' }, 'column cluster is "apps", expected an Azure resource id'],
  [packed({}), 'column hosts is {}, expected a list'],
  [packed([{ name: 'a' }, { name: 7 }]), 'column hosts[1].name is 7, expected text'],
  [packed([{ zones: [] }]), 'column hosts[0].name is missing, expected text'],
  [packed([{ name: 'a', zones: [1, -1] }]), 'column hosts[0].zones[1] is -1, expected a whole'],
  [{ hostsEncoding: undefined }, 'column hosts is missing, expected a list'],
  [{ hosts0: '[{' }, 'JSON'],
])(
  'a row with %j says which column is wrong, what is in it, and what belongs there',
  (change, words) => {
    expect(fault(change)).toContain(words);
  },
);

test('of a long value that is wrong only the beginning is shown', () => {
  expect(fault({ state: 'x'.repeat(10_000) }).length).toBeLessThan(200);
});

test('a text that is kept whole says where it is wrong as well', () => {
  expect(() => parsed(NODE_POOL, '{"cluster":"/x"}', 'the plan')).toThrow(
    'the plan.name is missing, expected text',
  );
});
