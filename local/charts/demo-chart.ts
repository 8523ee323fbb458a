import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { JsonObject } from '../../shared/core/base/json';
import { type BuiltChart, buildChart } from './build-chart';

const FOLDER = join(__dirname, 'demo');

/**
 * Our own small stand-in for the chart of AAD Pod Identity, in a version of its own: values, images and templates have
 * the keys of the real one, so that all that is done with the real one can be shown without it.
 */
export async function demoChart(version: string, appVersion: string): Promise<BuiltChart> {
  const files = filesOf(version, appVersion);
  const metadata = parse(files['Chart.yaml'] ?? '') as JsonObject;
  return buildChart({ name: 'aad-pod-identity', version, appVersion, metadata, files });
}

function filesOf(version: string, appVersion: string): Record<string, string> {
  const paths = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const filled = paths.map((path) => [
    path.slice(FOLDER.length + 1).replaceAll('\\', '/'),
    readFileSync(path, 'utf8')
      .replaceAll('@APP_VERSION@', appVersion)
      .replaceAll('@VERSION@', version),
  ]);
  return Object.fromEntries(filled) as Record<string, string>;
}
