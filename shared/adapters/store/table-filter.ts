import type { ColumnValue, Condition, Query, Row } from './tables';

/** The query as the OData filter that the service evaluates; undefined if it asks for everything. */
export function odataFilter(query: Query): string | undefined {
  const parts = [
    ...(query.partition === undefined ? [] : [`PartitionKey eq ${literal(query.partition)}`]),
    ...(query.after === undefined ? [] : [`RowKey gt ${literal(query.after)}`]),
    ...(query.where ?? []).map(({ column, is, value }) => `${column} ${is} ${literal(value)}`),
  ];
  return parts.length === 0 ? undefined : parts.join(' and ');
}

/** The same decision in memory. A row without the column never matches, as in the service. */
export function matches(query: Query, row: Row): boolean {
  if (query.partition !== undefined && row.partition !== query.partition) return false;
  if (query.after !== undefined && row.row <= query.after) return false;
  return (query.where ?? []).every((condition) => holds(condition, row.columns[condition.column]));
}

function literal(value: ColumnValue): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}

function holds({ is, value }: Condition, actual: ColumnValue | undefined): boolean {
  if (actual === undefined || typeof actual !== typeof value) return false;
  switch (is) {
    case 'eq':
      return actual === value;
    case 'ne':
      return actual !== value;
    case 'lt':
      return actual < value;
    case 'le':
      return actual <= value;
    case 'gt':
      return actual > value;
    case 'ge':
      return actual >= value;
  }
}
