import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import ts from 'typescript';

const ROOT = join(__dirname, '../..');
const DOCUMENT = join(ROOT, 'docs/reference/openapi.json');
/** An ES module, which jest cannot load; people run it like this as well. */
const GENERATOR = join(ROOT, 'node_modules/openapi-typescript/bin/cli.js');

async function findingsIn(source: string): Promise<readonly string[]> {
  const config = await createConfig({ extends: ['recommended'] });
  const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config });
  return problems.map(
    ({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer ?? ''}: ${message}`,
  );
}

test('redocly finds nothing in the description of the API, not even a warning', async () => {
  const source = readFileSync(DOCUMENT, 'utf8');
  expect(await findingsIn(source)).toEqual([]);
  // It does look: an operation without an id, and a path without its parameter.
  const [first] = await findingsIn(source.replaceAll('"operationId"', '"x-id"'));
  expect(first).toMatch(/operationId/);
  expect(
    await findingsIn(source.replaceAll('"name": "subscriptionId"', '"name": "x"')),
  ).not.toEqual([]);
});

test('a generated client has one type for each thing that several answers have', () => {
  const seen = new Map<string, number>();
  count(JSON.parse(readFileSync(DOCUMENT, 'utf8')), seen);
  expect([...seen].filter(([, times]) => times > 1).map(([schema]) => schema)).toEqual([]);
  // It does look: whatever has a name is there once.
  expect([...seen.keys()].filter((schema) => schema.includes('"lastTransition"'))).toHaveLength(1);
});

const MANY = 4;

/** How often each object with many properties is written out. */
function count(value: unknown, seen: Map<string, number>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const each of Object.values(value)) count(each, seen);
  const { type, properties = {} } = value as { type?: unknown; properties?: object };
  if (type !== 'object' || Object.keys(properties).length < MANY) return;
  const text = JSON.stringify({ ...value, description: undefined });
  seen.set(text, (seen.get(text) ?? 0) + 1);
}

/** What somebody writes who has generated a client. Each line that says so must not compile. */
const PROGRAM = `
import createClient from 'openapi-fetch';
import type { paths } from './api';

const client = createClient<paths>({ baseUrl: 'http://127.0.0.1:7071' });
const path = { subscriptionId: 's', resourceGroup: 'g', name: 'n' };

export async function report(): Promise<readonly string[]> {
  const { data, error } = await client.GET('/api/clusters', { params: { query: { limit: 10 } } });
  if (error !== undefined) return [error.title, error.remedy ?? ''];
  return (data?.clusters ?? []).filter(({ ready }) => ready === 'True').map(({ cluster }) => cluster);
}

export async function look(): Promise<string | undefined> {
  const { data } = await client.POST('/api/clusters/{subscriptionId}/{resourceGroup}/{name}/resync', {
    params: { path, header: { 'Idempotency-Key': 'release-7' } },
    body: { dryRun: true },
  });
  const run = data?.run;
  const { data: followed } = await client.GET('/api/runs/{id}', { params: { path: { id: run ?? '' } } });
  return followed?.state === 'Failed' ? followed.outcome : run;
}

export async function plan(): Promise<number> {
  const { data } = await client.GET('/api/clusters/{subscriptionId}/{resourceGroup}/{name}/plan', { params: { path } });
  return typeof data === 'object' ? data.plan.cost.writes : 0;
}

export async function slips(): Promise<void> {
  // @ts-expect-error a limit is a number
  await client.GET('/api/clusters', { params: { query: { limit: '10' } } });
  // @ts-expect-error an off-boarding has to be confirmed
  await client.DELETE('/api/clusters/{subscriptionId}/{resourceGroup}/{name}', { params: { path } });
  // @ts-expect-error there is no such state
  (await client.GET('/api/runs/{id}', { params: { path: { id: 'x' } } })).data?.state === 'Done';
  await client.POST('/api/resync', {
    // @ts-expect-error a selector takes lists
    body: { names: 'aks1' },
  });
}
`;

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  exactOptionalPropertyTypes: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Preserve,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
};

/** What the compiler says of files that lie nowhere. */
function complaintsOf(files: Readonly<Record<string, string>>): readonly string[] {
  const disk = ts.createCompilerHost(OPTIONS);
  const host: ts.CompilerHost = {
    ...disk,
    readFile: (name) => files[name] ?? disk.readFile(name),
    fileExists: (name) => name in files || disk.fileExists(name),
    getSourceFile: (name, options) => {
      const text = files[name];
      if (text === undefined) return disk.getSourceFile(name, options);
      return ts.createSourceFile(name, text, options);
    },
  };
  const program = ts.createProgram(Object.keys(files), OPTIONS, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

test('a client generated from the description compiles, and so does a program that uses it; slips do not', () => {
  const api = execFileSync(process.execPath, [GENERATOR, DOCUMENT], { encoding: 'utf8' });
  const files = { [join(__dirname, 'api.ts')]: api, [join(__dirname, 'program.ts')]: PROGRAM };
  expect(complaintsOf(files)).toEqual([]);
});
