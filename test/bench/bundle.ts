import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

export interface BundleFigures {
  readonly bytes: number;
  readonly gzipped: number;
  /** Medians of separate processes: load of the bundle, and resident memory after it. */
  readonly loadMs: number;
  readonly rssMb: number;
}

const BUNDLE = 'dist/functions.cjs';
const PROCESSES = 7;

/** Loads the bundle as the Functions worker does: with a core module that hands out the worker's registrations. */
const LOAD = `
const Module = require('node:module');
const require_ = Module.prototype.require;
const core = {
  version: '4.0.0', hostVersion: '4.0.0',
  registerFunction: () => ({ dispose() {} }), registerHook: () => ({ dispose() {} }),
  setProgrammingModel() {}, getProgrammingModel() {}, log() {},
  Disposable: class { dispose() {} },
};
Module.prototype.require = function (id) { return id === '@azure/functions-core' ? core : require_.call(this, id); };
const start = performance.now();
require(process.argv[1]);
console.log(JSON.stringify({ ms: performance.now() - start, rss: process.memoryUsage().rss / 1e6 }));
`;

export function bundleFigures(): BundleFigures {
  const content = readFileSync(BUNDLE);
  const runs = Array.from({ length: PROCESSES }, load);
  return {
    bytes: content.length,
    gzipped: gzipSync(content, { level: 9 }).length,
    loadMs: median(runs.map(({ ms }) => ms)),
    rssMb: median(runs.map(({ rss }) => rss)),
  };
}

function load(): { readonly ms: number; readonly rss: number } {
  const child = spawnSync(process.execPath, ['-e', LOAD, `${process.cwd()}/${BUNDLE}`], {
    encoding: 'utf8',
  });
  if (child.status !== 0) throw new Error(`The bundle does not load: ${child.stderr}`);
  return JSON.parse(child.stdout.trim().split('\n').at(-1) ?? '') as { ms: number; rss: number };
}

function median(numbers: readonly number[]): number {
  return percentile(numbers, 0.5);
}

export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
