import { ABSENCE, CONDITION, FAILURE, REASONS, REFUSAL, RUN, TROUBLES } from './common';
import { INSTALLS } from './installs';
import { NEEDS, OBJECT_REF, OBJECTS } from './objects';
import type { Schema } from './parts';
import { LEDGER_ENTRY, PLAN, STEP } from './plan-schemas';
import { RING } from './ring';
import { AUDIT, SCHEMAS } from './schemas';
import { LACK, LEFT_ALONE, RESOLVED, SYNC_AUDIT, SYNC_WORK } from './sync-schemas';

/** Components of the document that are parts of others: a generated client gets one type for each. */
const PARTS: Readonly<Record<string, Schema>> = {
  Absence: ABSENCE,
  AuditEntry: AUDIT,
  ChartLack: LACK,
  ClusterNeeds: NEEDS,
  Condition: CONDITION,
  EndedRun: RUN,
  Failure: FAILURE,
  Install: INSTALLS.items,
  LeftAlone: LEFT_ALONE,
  LedgerEntry: LEDGER_ENTRY,
  ObjectReference: OBJECT_REF,
  ObjectsReport: OBJECTS,
  Plan: PLAN,
  Reason: REASONS.items,
  Refusal: REFUSAL,
  ResolvedChart: RESOLVED,
  RingState: RING,
  Step: STEP,
  SyncAuditEntry: SYNC_AUDIT,
  SyncWork: SYNC_WORK,
  Trouble: TROUBLES.items,
};

const NAMED: Readonly<Record<string, Schema>> = { ...SCHEMAS, ...PARTS };
const NAMES = new Map(Object.entries(NAMED).map(([name, schema]) => [contentOf(schema), name]));

/** Every schema that has a name, with the named parts of each by reference. */
export function components(): Readonly<Record<string, unknown>> {
  const all = Object.entries(NAMED).map(([name, schema]) => [name, below(schema)] as const);
  return Object.fromEntries(all);
}

/** The same schema with a reference for whatever in it has a name; what it is for here stays beside the reference. */
export function referring(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const name = Array.isArray(value) ? undefined : NAMES.get(contentOf(value));
  if (name === undefined) return below(value);
  const { description } = value as Schema;
  const isOwn = description !== undefined && description !== NAMED[name]?.description;
  return { $ref: `#/components/schemas/${name}`, ...(isOwn && { description }) };
}

function below(value: object): unknown {
  if (Array.isArray(value)) return value.map(referring);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, referring(each)]));
}

/** Two schemas of one content are the same, whatever is said about them. */
function contentOf(schema: object): string {
  return JSON.stringify({ ...schema, description: undefined });
}
