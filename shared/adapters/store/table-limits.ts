import type { BatchAction, Columns, Row, RowKey } from './tables';

/** A request that the service would refuse, by its error code. */
export interface Refusal {
  readonly status: 400 | 413;
  readonly code: string;
  readonly message: string;
}

const PROPERTY_BYTES = 64 * 1024;
const ENTITY_BYTES = 1024 * 1024;
const MAX_PROPERTIES = 252;
const MAX_ACTIONS = 100;
const BATCH_BYTES = 4 * 1024 * 1024;
const FORBIDDEN_IN_KEYS = /[/\\#?\u0000-\u001f\u007f-\u009f]/;

/** Why the service would refuse the row, or undefined. Sizes count UTF-16: two bytes a character. */
export function refusalOfRow(row: Row): Refusal | undefined {
  const names = Object.keys(row.columns);
  const large = names.find((name) => bytesOf(row.columns, name) > PROPERTY_BYTES);
  if (large !== undefined) return refusal('PropertyValueTooLarge', `${large} exceeds 64 KiB`);
  const total = names.reduce((sum, name) => sum + name.length * 2 + bytesOf(row.columns, name), 0);
  if (total > ENTITY_BYTES) return refusal('EntityTooLarge', `${total} bytes exceed 1 MiB`);
  if (names.length > MAX_PROPERTIES) return refusal('TooManyProperties', `${names.length} columns`);
  return refusalOfKey(row);
}

/** Why the service would refuse the key, or undefined. */
export function refusalOfKey({ partition, row }: RowKey): Refusal | undefined {
  const bad = [partition, row].find((key) => key.length > 512 || FORBIDDEN_IN_KEYS.test(key));
  return bad === undefined ? undefined : refusal('OutOfRangeInput', `"${bad}" is no valid key`);
}

/** Why the service would refuse the batch as a whole, or undefined. */
export function refusalOfBatch(actions: readonly BatchAction[]): Refusal | undefined {
  if (actions.length === 0) return refusal('InvalidInput', 'an empty batch');
  if (actions.length > MAX_ACTIONS) return refusal('InvalidInput', `${actions.length} actions`);
  if (new Set(actions.map(({ row }) => row.partition)).size > 1)
    return refusal('CommandsInBatchActOnDifferentPartitions', 'more than one partition');
  if (new Set(actions.map(({ row }) => row.row)).size < actions.length)
    return refusal('InvalidDuplicateRow', 'the same row twice');
  const bytes = Buffer.byteLength(JSON.stringify(actions));
  if (bytes <= BATCH_BYTES) return undefined;
  return { status: 413, code: 'RequestBodyTooLarge', message: `${bytes} bytes exceed 4 MiB` };
}

function bytesOf(columns: Columns, name: string): number {
  const value = columns[name];
  return typeof value === 'string' ? value.length * 2 : 8;
}

function refusal(code: string, message: string): Refusal {
  return { status: 400, code, message };
}
