import { createHash } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import type { Static } from '@sinclair/typebox';
import type { StoredPlan } from '../../core/run/stored-plan';
import { batchesOf } from './batches';
import { packText, unpackText } from './long-text';
import type { Wait } from './retry-on-conflict';
import { retryOnConflict } from './retry-on-conflict';
import type { RowLayout } from './row-content';
import { packJson, readRow, writeColumns } from './row-content';
import { parsed, rowLayout } from './rows/layout';
import { PLAN_PIECE_ROW } from './rows/plan';
import type { SchemaOf } from './rows/shape';
import type { Plans } from './store';
import type { BatchAction, Row, RowKey, StoredRow, TableGateway } from './tables';
import { allRows } from './tables';

const TABLE = 'Plans';
const NEWEST = 'newest';
/** Characters of the text in one row, which holds 512 Ki with everything. */
const ROW_BUDGET = 400_000;
/** Ids become row keys: what cannot be one of ours is not looked for. */
const PLAN_ID = /^[\w-]{1,64}$/;

/** What is stored of a kind. */
export interface PlanShapes<P, G> {
  readonly planned: SchemaOf<P>;
  /** How far a step has come: only what an activity of ours has written there is ever gone on with. */
  readonly progress: SchemaOf<G>;
}

/**
 * One partition per cluster, chart or repository. A plan is never changed once it is stored. Its rows, those of how far
 * its steps have come, and the word which plan is the newest lie side by side: plan and word are written at once.
 */
export function plans<S, P, G extends object>(
  tables: TableGateway,
  wait: Wait,
  partitionOf: (subject: S) => string,
  shapes: PlanShapes<P, G>,
): Plans<S, P, G> {
  const progressRow = progressLayout(shapes.progress);
  const write = (partition: string, actions: readonly BatchAction[]): Promise<void> =>
    writeAll(tables, wait, partition, actions);
  return {
    async put(subject, plan) {
      const partition = partitionOf(subject);
      const [head, ...more] = piecesOf(partition, plan).map(upsert);
      await write(partition, more);
      // From this write on the plan can be found, and is the newest.
      const word = plan.mode === 'preview' ? [] : [upsert(newestRow(partition, plan))];
      await write(partition, [...(head === undefined ? [] : [head]), ...word]);
    },
    async get(subject, planId) {
      if (!PLAN_ID.test(planId)) return undefined;
      const partition = partitionOf(subject);
      const [head, newest] = await Promise.all([
        tables.get(TABLE, { partition, row: pieceKey(planId, 0) }),
        tables.get(TABLE, { partition, row: NEWEST }),
      ]);
      const plan = head && (await assembled(tables, head, shapes.planned));
      return plan && { ...plan, isNewest: newest?.columns.planId === planId };
    },
    async progress(subject, planId, stepId) {
      if (!PLAN_ID.test(planId)) return undefined;
      const key = { partition: partitionOf(subject), row: progressKey(planId, stepId) };
      const row = await tables.get(TABLE, key);
      return row && readRow(progressRow, row);
    },
    async setProgress(subject, { planId, stepId, at }, progress) {
      const partition = partitionOf(subject);
      const columns = { ...writeColumns(progressRow, progress), planId, at };
      const row = progressKey(planId, stepId);
      await write(partition, [upsert({ partition, row, columns })]);
    },
    async prune(subject, before, limit) {
      const partition = partitionOf(subject);
      const old = await oldRows(tables, partition, { before, limit });
      await write(
        partition,
        old.map(({ row }) => ({ kind: 'delete', row: { partition, row } })),
      );
      return old.length;
    },
  };
}

async function writeAll(
  tables: TableGateway,
  wait: Wait,
  partition: string,
  actions: readonly BatchAction[],
): Promise<void> {
  for (const batch of batchesOf(actions)) {
    await retryOnConflict(`${TABLE}/${partition}`, wait, () => tables.batch(TABLE, batch));
  }
}

/** Of plans that are not the newest: one that is under way stays, however long it takes. */
async function oldRows(
  tables: TableGateway,
  partition: string,
  { before, limit }: { readonly before: string; readonly limit: number },
): Promise<readonly RowKey[]> {
  const newest = (await tables.get(TABLE, { partition, row: NEWEST }))?.columns.planId;
  const where = [{ column: 'at', is: 'lt', value: before }] as const;
  const rows: RowKey[] = [];
  for await (const row of allRows(tables, TABLE, { partition, where, pageSize: limit })) {
    if (row.row !== NEWEST && row.columns.planId !== newest) rows.push(row);
    if (rows.length >= limit) break;
  }
  return rows;
}

const FACTS = rowLayout(TABLE, PLAN_PIECE_ROW);

/** A piece with its part of the plan's text. */
interface Piece extends Static<typeof PLAN_PIECE_ROW> {
  readonly text: string;
}

const PIECE: RowLayout<Piece> = {
  table: TABLE,
  encode: ({ text, ...facts }) => ({
    ...FACTS.encode(facts),
    ...packText('plan', text, ROW_BUDGET),
  }),
  decode: (columns) => ({ ...FACTS.decode(columns), text: unpackText('plan', columns) ?? '' }),
};

function piecesOf<P>(partition: string, plan: StoredPlan<P>): readonly Row[] {
  const { planId, at, mode, planned } = plan;
  const json = JSON.stringify(planned);
  const encoding = json.length <= ROW_BUDGET ? 'plain' : 'deflate';
  const texts = cut(encoding === 'plain' ? json : deflateSync(json).toString('base64'));
  return texts.map((text, index) => ({
    partition,
    row: pieceKey(planId, index),
    columns: writeColumns(PIECE, { planId, at, mode, encoding, pieces: texts.length, text }),
  }));
}

function cut(text: string): readonly string[] {
  const count = Math.max(1, Math.ceil(text.length / ROW_BUDGET));
  return Array.from({ length: count }, (_, index) =>
    text.slice(index * ROW_BUDGET, (index + 1) * ROW_BUDGET),
  );
}

/** Undefined when a piece is gone: the plan is being removed. */
async function assembled<P>(
  tables: TableGateway,
  head: StoredRow,
  shape: SchemaOf<P>,
): Promise<StoredPlan<P> | undefined> {
  const { planId, at, mode, encoding, pieces, text } = readRow(PIECE, head);
  const rest = await Promise.all(
    Array.from({ length: pieces - 1 }, (_, index) =>
      tables.get(TABLE, { partition: head.partition, row: pieceKey(planId, index + 1) }),
    ),
  );
  const found = rest.flatMap((row) => (row === undefined ? [] : [readRow(PIECE, row).text]));
  if (found.length < rest.length) return undefined;
  const whole = [text, ...found].join('');
  // Whatever is wrong with the plan is said of its first row.
  const layout: RowLayout<P> = {
    table: TABLE,
    encode: () => ({}),
    decode: () => parsed(shape, encoding === 'plain' ? whole : inflated(whole), 'the plan'),
  };
  return { planId, at, mode, planned: readRow(layout, head) };
}

function inflated(text: string): string {
  return inflateSync(Buffer.from(text, 'base64')).toString();
}

function newestRow<P>(partition: string, { planId, at }: StoredPlan<P>): Row {
  return { partition, row: NEWEST, columns: { planId, at } };
}

function progressLayout<G>(shape: SchemaOf<G>): RowLayout<G> {
  return {
    table: TABLE,
    encode: (progress) => packJson('progress', progress, ROW_BUDGET),
    decode: (columns) => parsed(shape, unpackText('progress', columns) ?? 'null', 'progress'),
  };
}

function pieceKey(planId: string, index: number): string {
  return `plan-${planId}-${index}`;
}

/** Ids of steps may hold what a row key must not. */
function progressKey(planId: string, stepId: string): string {
  const hash = createHash('sha256').update(stepId).digest('hex').slice(0, 32);
  return `step-${planId}-${hash}`;
}

function upsert(row: Row): BatchAction {
  return { kind: 'upsert', row };
}
