import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HostError, messageOf } from './errors';
import { expandSettings, type Settings } from './settings';
import { parseTimeSpan } from './timespan';

/** The settings of host.json that the local host obeys. Times are milliseconds. */
export interface HostConfig {
  readonly routePrefix: string;
  readonly hubName: string;
  readonly defaultVersion: string;
  readonly maxConcurrentActivities: number;
  readonly maxConcurrentOrchestrators: number;
  /** How long messages that a dead host had taken stay hidden. */
  readonly visibility: Visibility;
  readonly functionTimeout: number | undefined;
}

export interface Visibility {
  /** Of messages to orchestrators. */
  readonly controlQueueMs: number;
  /** Of activities to run. */
  readonly workItemQueueMs: number;
}

interface Section {
  readonly [key: string]: unknown;
}

/** Reads and checks `<appDir>/host.json`. */
export function readHostJson(appDir: string, settings: Settings): HostConfig {
  const path = join(appDir, 'host.json');
  const root = parse(path);
  if (root['version'] !== '2.0') {
    throw invalid(path, `"version" must be "2.0", found ${JSON.stringify(root['version'])}`);
  }
  const extensions = section(root, 'extensions', path);
  const durable = section(extensions, 'durableTask', path);
  return {
    routePrefix: text(section(extensions, 'http', path), 'routePrefix', 'api', path),
    hubName: hubName(
      expandSettings(text(durable, 'hubName', 'TestHubName', path), settings, path),
      path,
    ),
    defaultVersion: text(durable, 'defaultVersion', '', path),
    maxConcurrentActivities: count(durable, 'maxConcurrentActivityFunctions', path),
    maxConcurrentOrchestrators: count(durable, 'maxConcurrentOrchestratorFunctions', path),
    visibility: visibility(section(durable, 'storageProvider', path), path),
    functionTimeout: timeout(root['functionTimeout'], path),
  };
}

function parse(path: string): Section {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value === 'object' && value !== null) return value as Section;
  } catch (error) {
    throw invalid(path, messageOf(error));
  }
  throw invalid(path, 'it must hold a JSON object');
}

function section(parent: Section, key: string, path: string): Section {
  const value = parent[key] ?? {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Section;
  throw invalid(path, `"${key}" must be an object`);
}

function text(parent: Section, key: string, fallback: string, path: string): string {
  const value = parent[key] ?? fallback;
  if (typeof value === 'string') return value;
  throw invalid(path, `"${key}" must be a text`);
}

/** Azure's default is 10 per core for both; 10 in all is plenty for one process. */
function count(parent: Section, key: string, path: string): number {
  const value = parent[key] ?? 10;
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
  throw invalid(path, `"${key}" must be a whole number above 0, found ${JSON.stringify(value)}`);
}

function visibility(storage: Section, path: string): Visibility {
  return {
    controlQueueMs: minutes(storage, 'controlQueueVisibilityTimeout', path),
    workItemQueueMs: minutes(storage, 'workItemQueueVisibilityTimeout', path),
  };
}

const MINUTE_MS = 60_000;

/** The extension takes one minute to an hour, and five minutes where nothing is said. */
function minutes(parent: Section, key: string, path: string): number {
  const value = parent[key] ?? '00:05:00';
  const ms = typeof value === 'string' ? parseTimeSpan(value) : undefined;
  if (ms !== undefined && ms >= MINUTE_MS && ms <= 60 * MINUTE_MS) return ms;
  throw invalid(
    path,
    `"${key}" must be a time span from "00:01:00" to "01:00:00", found ${JSON.stringify(value)}`,
  );
}

function timeout(value: unknown, path: string): number | undefined {
  if (value === undefined || value === '-1') return undefined;
  const ms = typeof value === 'string' ? parseTimeSpan(value) : undefined;
  if (ms !== undefined) return ms;
  throw invalid(path, `"functionTimeout" must be a time span such as "00:30:00"`);
}

function hubName(name: string, path: string): string {
  if (/^[A-Za-z][A-Za-z0-9]{2,44}$/.test(name)) return name;
  throw invalid(
    path,
    `the task hub name "${name}" must be 3 to 45 letters and digits and begin with a letter (rule of Azure Storage)`,
  );
}

function invalid(path: string, what: string): HostError {
  return new HostError('host-json-invalid', `${path}: ${what}.`);
}
