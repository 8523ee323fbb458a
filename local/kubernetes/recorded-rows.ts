import type { ClusterWorld } from './index';
import type { JsonMap } from './object';
import { asMap, isMap, textOf } from './object';
import type { RawAnswer, RawRequest } from './testing';

/** One question to a real API server, with its answer: uids, versions and times masked. */
export interface RecordedRow {
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly contentType?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
  readonly answer: JsonMap;
}

export function recordedRows(text: string): readonly RecordedRow[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RecordedRow);
}

/** What was so before the recording in the world, and what the earlier rows brought. */
interface Sofar {
  readonly world: ClusterWorld;
  readonly answers: ReadonlyMap<string, RawAnswer>;
}

/** Versions, uids and tokens of the recorded server are those of the simulated one, of the same object. */
export function translated({ request }: RecordedRow, sofar: Sofar): RawRequest {
  const { method, path, contentType = 'application/json', headers = {}, body } = request;
  const text = bodyText(body);
  return {
    method,
    path: path.replace(/continue=eyJ[^&]+/, () => `continue=${tokenBefore(sofar)}`),
    headers: { 'content-type': contentType, ...headers },
    text: withVersions(text, sofar.world),
  };
}

const SPEC = { type: 0, resourceID: '/x', clientID: 'c' };

/** Large bodies were recorded by their size alone. */
function bodyText(body: unknown): string {
  if (body === undefined || body === null) return '';
  if (typeof body !== 'string') return JSON.stringify(body);
  const size = Number(/^<(\d+) bytes>$/.exec(body)?.[1] ?? 0);
  if (size === 0) return body;
  if (size < 1_000_000) return filled(size, 't24', (text) => [{ annotations: { a: text } }, SPEC]);
  return filled(size, 'big', (text) => [{}, { ...SPEC, resourceID: text }]);
}

function filled(
  size: number,
  name: string,
  parts: (text: string) => readonly [object, object],
): string {
  const written = (text: string): string => {
    const [metadata, spec] = parts(text);
    const kind = { apiVersion: 'aadpodidentity.k8s.io/v1', kind: 'AzureIdentity' };
    return JSON.stringify({ ...kind, metadata: { name, ...metadata }, spec });
  };
  return written('x'.repeat(size - written('').length));
}

/** Version and uid that the recorded server had given to an object. */
const GIVEN = [
  { kind: 'AzureIdentity', name: 'web', resourceVersion: '218' },
  { kind: 'AzureAssignedIdentity', name: 'a1', resourceVersion: '243' },
] as const;
const UID_OF_WEB = '3c6d15fa-3bb1-4808-b303-0c34aafc23a6';

function withVersions(text: string, world: ClusterWorld): string {
  return GIVEN.reduce((so, { kind, name, resourceVersion }) => {
    const metadata = metadataOf(world, kind, name);
    return so
      .replaceAll(
        `"resourceVersion":"${resourceVersion}"`,
        `"resourceVersion":"${metadata.version}"`,
      )
      .replaceAll(`"value":"${resourceVersion}"`, `"value":"${metadata.version}"`)
      .replaceAll(UID_OF_WEB, name === 'web' ? metadata.uid : UID_OF_WEB);
  }, text);
}

function metadataOf(world: ClusterWorld, kind: string, name: string) {
  const metadata = world.get(kind, 'apps-ns', name)?.metadata;
  return { uid: metadata?.uid ?? '', version: metadata?.resourceVersion ?? '' };
}

/** Of the page before. */
function tokenBefore({ answers }: Sofar): string {
  const { metadata } = JSON.parse(answers.get('list ns limit 2')?.text ?? '{}') as JsonMap;
  return encodeURIComponent(textOf(asMap(metadata).continue));
}

/** The simulated answer as the recording writes one. */
export function comparable({ status, headers, text }: RawAnswer): JsonMap {
  const warning = headers.warning;
  const told = {
    status,
    ct: headers['content-type'],
    ...(warning !== undefined && { warning }),
  };
  const body = jsonIn(text);
  if (!isMap(body)) return { ...told, text };
  if (body.kind !== 'Status') return { ...told, body: inTable(masked(body)) };
  const { reason, message, details } = body;
  return {
    ...told,
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && { message: maskedText(textOf(message)) }),
    ...(details !== undefined && { details: maskedDetails(asMap(details)) }),
  };
}

export function expectedOf({ answer }: RecordedRow): JsonMap {
  const { message, details, body } = answer;
  return {
    ...answer,
    ...(message !== undefined && { message: maskedText(textOf(message)) }),
    ...(details !== undefined && { details: maskedDetails(asMap(details)) }),
    ...(body !== undefined && { body: inTable(masked(body)) }),
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What no two servers have alike: uids, versions, and the letters behind generateName. */
function maskedText(text: string): string {
  return text
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uid>')
    .replace(/in record \(\d+\)/, 'in record (<rv>)')
    .replace(/current: \d+/, 'current: <rv>')
    .replace(/(too old resource version: \d+) \(\d+\)/, '$1 (<rv>)');
}

function maskedDetails(details: JsonMap): JsonMap {
  return { ...details, ...(details.uid !== undefined && { uid: '<uid>' }) };
}

function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (!isMap(value)) return value;
  const { metadata, items, object, message } = value;
  return {
    ...value,
    ...(isMap(metadata) && { metadata: maskedMetadata(metadata) }),
    ...(items !== undefined && { items: masked(items) }),
    ...(object !== undefined && { object: masked(object) }),
    ...(typeof message === 'string' && { message: maskedText(message) }),
  };
}

const MASKS: Readonly<Record<string, string>> = {
  creationTimestamp: '<ts>',
  deletionTimestamp: '<ts>',
  uid: '<uid>',
  managedFields: '<managedFields>',
};

function maskedMetadata(metadata: JsonMap): JsonMap {
  const entries = Object.entries(metadata).map(([name, value]) => [name, maskOf(name, value)]);
  return Object.fromEntries(entries) as JsonMap;
}

function maskOf(name: string, value: unknown): unknown {
  const mask = Object.hasOwn(MASKS, name) ? MASKS[name] : undefined;
  if (mask !== undefined) return mask;
  if (name === 'resourceVersion' && value !== '1') return '<rv>';
  if (name === 'continue' && value !== '') return '<continue>';
  return name === 'name' ? String(value).replace(/^g-.....$/, 'g-<5>') : value;
}

/** The age of a row is that of the moment. */
function inTable(body: unknown): unknown {
  const { kind, rows } = asMap(body);
  if (kind !== 'Table' || !Array.isArray(rows)) return body;
  const aged = rows.filter(isMap).map((row) => ({
    ...row,
    cells: (row.cells as readonly unknown[]).map((cell) =>
      /^\d+s$/.test(String(cell)) ? '<age>' : cell,
    ),
    object: masked(row.object),
  }));
  return { ...asMap(body), rows: aged };
}
