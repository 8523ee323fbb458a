import { matches, odataFilter } from './table-filter';

const ROW = { partition: 'p', row: 'm', columns: { size: 2, name: "it's", on: true } };

test('a query without conditions asks for everything', () => {
  expect(odataFilter({})).toBeUndefined();
  expect(matches({}, ROW)).toBe(true);
});

test('a quote in a value cannot end the literal', () => {
  const where = [{ column: 'name', is: 'eq', value: "x' or name ne '" }] as const;

  expect(odataFilter({ where })).toBe("name eq 'x'' or name ne '''");
  expect(matches({ where }, ROW)).toBe(false);
});

test('keys, text, numbers and booleans are written as OData writes them', () => {
  const query = {
    partition: 'p',
    after: 'a',
    where: [
      { column: 'name', is: 'eq', value: "it's" },
      { column: 'size', is: 'ge', value: 2 },
      { column: 'on', is: 'ne', value: false },
    ],
  } as const;

  expect(odataFilter(query)).toBe(
    "PartitionKey eq 'p' and RowKey gt 'a' and name eq 'it''s' and size ge 2 and on ne false",
  );
  expect(matches(query, ROW)).toBe(true);
});

test.each([
  ['another partition', { partition: 'q' }],
  ['rows after itself', { after: 'm' }],
  ['a column that the row lacks', { where: [{ column: 'none', is: 'ne', value: 1 }] }],
  ['a value of another type', { where: [{ column: 'size', is: 'ge', value: '1' }] }],
  ['less', { where: [{ column: 'size', is: 'lt', value: 2 }] }],
  ['at most less', { where: [{ column: 'size', is: 'le', value: 1 }] }],
  ['more', { where: [{ column: 'size', is: 'gt', value: 2 }] }],
] as const)('a row does not match a query for %s', (_, query) => {
  expect(matches(query, ROW)).toBe(false);
});
