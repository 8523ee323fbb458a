import { startAzurite } from '../../../local/azurite';
import type { Azurite } from '../../../local/azurite';
import { azureTables } from './azure-tables';
import { memoryTables } from './memory-tables';
import { readRows } from './tables';
import type { BatchAction, Columns, Row, TableGateway } from './tables';

let azurite: Azurite;
let worlds = 0;

beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

function newAzureTables(): TableGateway {
  worlds += 1;
  return azureTables({ ...azurite, prefix: `Gateway${worlds}` });
}

const GATEWAYS: readonly [string, () => TableGateway][] = [
  ['memory', () => memoryTables()],
  ['Azurite', newAzureTables],
];

function rowOf(row: string, columns: Columns = {}): Row {
  return { partition: 'p', row, columns };
}

/** Memory must refuse what the service refuses, so that simulations prove something: both run the same tests. */
describe.each(GATEWAYS)('tables in %s', (_, newTables) => {
  let tables: TableGateway;
  const insert = (row: Row): Promise<void> => tables.insert('T', row);
  const namesOf = async (): Promise<readonly string[]> =>
    (await readRows(tables, 'T', {})).map(({ row }) => row);

  beforeEach(() => {
    tables = newTables();
  });

  test('a row keeps the type of each column', async () => {
    const columns = {
      text: 'é\ud83d\ude80\u0000\n',
      empty: '',
      whole: 7,
      half: 0.5,
      yes: true,
      no: false,
    };
    await insert(rowOf('r', columns));

    expect((await tables.get('T', rowOf('r')))?.columns).toEqual(columns);
  });

  test('a table that nobody has written to is empty', async () => {
    expect(await tables.get('T', rowOf('r'))).toBeUndefined();
    expect((await tables.page('T', {})).rows).toEqual([]);
    await tables.remove('T', rowOf('r'));
  });

  test('a row is created once', async () => {
    await insert(rowOf('r'));

    await expect(insert(rowOf('r'))).rejects.toMatchObject({
      failure: { policy: 'Conflict', code: 'EntityAlreadyExists' },
    });
  });

  test('a row is replaced only by who saw it last, and whole', async () => {
    await insert(rowOf('r', { a: 1, b: 1 }));
    const seen = await tables.get('T', rowOf('r'));
    await tables.replace('T', rowOf('r', { a: 2 }), seen?.etag ?? '');

    await expect(tables.replace('T', rowOf('r', { a: 3 }), seen?.etag ?? '')).rejects.toMatchObject(
      {
        failure: { policy: 'Conflict', code: 'UpdateConditionNotSatisfied' },
      },
    );
    const now = await tables.get('T', rowOf('r'));
    expect(now?.columns).toEqual({ a: 2 });
    expect(now?.etag).not.toBe(seen?.etag);
  });

  test('a row that somebody has written since is not removed by its older ETag', async () => {
    await insert(rowOf('r', { a: 1 }));
    const seen = await tables.get('T', rowOf('r'));
    await tables.upsert('T', rowOf('r', { a: 2 }));

    await expect(tables.remove('T', rowOf('r'), seen?.etag)).rejects.toMatchObject({
      failure: { policy: 'Conflict' },
    });
    const now = await tables.get('T', rowOf('r'));
    await tables.remove('T', rowOf('r'), now?.etag);
    await tables.remove('T', rowOf('r'), now?.etag);
    expect(await namesOf()).toEqual([]);
  });

  test('a row that is gone cannot be replaced, but upserted', async () => {
    await insert(rowOf('r'));
    const seen = await tables.get('T', rowOf('r'));
    await tables.remove('T', rowOf('r'));

    await expect(tables.replace('T', rowOf('r'), seen?.etag ?? '')).rejects.toMatchObject({
      failure: { policy: 'Conflict', code: 'ResourceNotFound' },
    });
    await tables.upsert('T', rowOf('r', { a: 1 }));
    await tables.upsert('T', rowOf('r', { b: 2 }));
    expect((await tables.get('T', rowOf('r')))?.columns).toEqual({ b: 2 });
  });

  test('rows come page by page, ordered by partition and row key', async () => {
    for (const row of ['c', 'a', 'd', 'b']) await insert(rowOf(row));
    await insert({ partition: 'o', row: 'z', columns: {} });

    const first = await tables.page('T', { pageSize: 2 });
    const second = await tables.page('T', { pageSize: 2 }, first.next);

    expect([...first.rows, ...second.rows].map(({ row }) => row)).toEqual(['z', 'a', 'b', 'c']);
    expect(await namesOf()).toEqual(['z', 'a', 'b', 'c', 'd']);
  });

  test('the service selects by columns and by row key', async () => {
    await insert(rowOf('a', { on: true, time: '' }));
    await insert(rowOf('b', { on: true, time: '2026-01-01' }));
    await insert(rowOf('c', { on: true, time: '2026-01-02' }));
    await insert(rowOf('d', { on: false, time: '' }));
    await insert(rowOf('e'));

    const rows = await readRows(tables, 'T', {
      partition: 'p',
      where: [
        { column: 'on', is: 'eq', value: true },
        { column: 'time', is: 'le', value: '2026-01-01' },
      ],
    });

    expect(rows.map(({ row }) => row)).toEqual(['a', 'b']);
    expect((await readRows(tables, 'T', { after: 'c' })).map(({ row }) => row)).toEqual(['d', 'e']);
  });

  test('a batch does all that it says', async () => {
    await insert(rowOf('old', { n: 1 }));
    await insert(rowOf('gone'));
    const etag = (await tables.get('T', rowOf('old')))?.etag ?? '';
    await tables.batch('T', [
      { kind: 'insert', row: rowOf('new') },
      { kind: 'upsert', row: rowOf('up') },
      { kind: 'replace', row: rowOf('old', { m: 2 }), etag },
      { kind: 'delete', row: rowOf('gone') },
    ]);

    expect(await namesOf()).toEqual(['new', 'old', 'up']);
    expect((await tables.get('T', rowOf('old')))?.columns).toEqual({ m: 2 });
  });

  test.each<[string, BatchAction]>([
    ['inserts what exists', { kind: 'insert', row: rowOf('taken') }],
    [
      'replaces what has changed',
      {
        kind: 'replace',
        row: rowOf('taken'),
        etag: `W/"datetime'2020-01-01T00%3A00%3A00.0000000Z'"`,
      },
    ],
    ['deletes what is gone', { kind: 'delete', row: rowOf('none') }],
  ])('a batch that %s does nothing at all and is a Conflict', async (_, bad) => {
    await insert(rowOf('taken', { n: 1 }));
    const good: BatchAction = { kind: 'insert', row: rowOf('good') };

    await expect(tables.batch('T', [good, bad])).rejects.toMatchObject({
      failure: { policy: 'Conflict' },
    });
    expect(await namesOf()).toEqual(['taken']);
  });

  test('a row with a property of more than 64 KiB is refused for good', async () => {
    const row = rowOf('r', { text: 'x'.repeat(33_000) });

    await expect(insert(row)).rejects.toMatchObject({ failure: { policy: 'Terminal' } });
  });

  test('a batch of more than 100 is refused for good', async () => {
    const actions = Array.from({ length: 101 }, (_, i): BatchAction => ({
      kind: 'upsert',
      row: rowOf(`r${i}`),
    }));

    await expect(tables.batch('T', actions)).rejects.toMatchObject({
      failure: { policy: 'Terminal' },
    });
  });
});
