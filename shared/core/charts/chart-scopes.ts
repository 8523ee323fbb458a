import { isJsonObject, type Json, type JsonObject } from '../json';
import type { ChartPackage, Subchart } from './release';
import { helpersIn } from './template/helpers';
import type { Scope } from './template/scope';
import { mergeValues } from './values';
import { valueAt, pathOf } from './value-path';

/**
 * The chart and the charts within it that its values switch on, each with the values that its templates see. `over`: what
 * the operator says on top of the chart's values.
 */
export function chartScopes(pkg: ChartPackage, over: readonly JsonObject[]): readonly Scope[] {
  const all = [...pkg.templates, ...pkg.subcharts.flatMap(({ templates }) => templates)];
  const { name, version } = pkg.metadata;
  const outer: Scope = {
    prefix: [],
    folder: '',
    name,
    version,
    ...appVersionOf(pkg.metadata),
    values: mergeValues(pkg.values, ...over),
    templates: pkg.templates,
    helpers: helpersIn(all),
  };
  return [outer, ...within(pkg, outer, pkg.metadata, [])];
}

function within(
  pkg: ChartPackage,
  parent: Scope,
  metadata: JsonObject,
  path: readonly string[],
): readonly Scope[] {
  const children = pkg.subcharts.filter((chart) => isChild(chart, path));
  return children.flatMap((child) =>
    keysOf(child, metadata, parent.values).flatMap((key) => {
      const scope = scopeOf(child, parent, key);
      return [scope, ...within(pkg, scope, child.metadata, child.path)];
    }),
  );
}

function isChild({ path }: Subchart, parent: readonly string[]): boolean {
  return path.length === parent.length + 1 && parent.every((name, index) => path[index] === name);
}

function scopeOf(child: Subchart, parent: Scope, key: string): Scope {
  const given = parent.values[key];
  const shared = parent.values['global'];
  const name = textOf(child.metadata['name']) ?? child.path.at(-1) ?? '';
  return {
    prefix: [...parent.prefix, key],
    folder: `${parent.folder}charts/${child.path.at(-1) ?? ''}/`,
    name,
    version: textOf(child.metadata['version']) ?? '',
    ...appVersionOf(child.metadata),
    values: mergeValues(
      child.values,
      isJsonObject(given) ? given : {},
      isJsonObject(shared) ? { global: shared } : {},
    ),
    templates: child.templates,
    helpers: parent.helpers,
  };
}

/** Keys under which a chart within stands in the values: one per dependency on it that is not switched off. */
function keysOf(child: Subchart, metadata: JsonObject, values: JsonObject): readonly string[] {
  const name = child.path.at(-1) ?? '';
  const dependencies = listOf(metadata['dependencies'])
    .filter(isJsonObject)
    .filter((dependency) => dependency['name'] === name);
  // Helm takes a chart that nobody declared, too.
  if (dependencies.length === 0) return [name];
  return dependencies
    .filter((dependency) => isOn(dependency, values))
    .map(({ alias }) => textOf(alias) ?? name);
}

/** The first path of a condition that leads to a boolean decides; none: it is on. */
function isOn({ condition }: JsonObject, values: JsonObject): boolean {
  const paths = typeof condition === 'string' ? condition.split(',') : [];
  const found = paths.map((path) => valueAt(values, pathOf(path.trim())));
  return found.find((value) => typeof value === 'boolean') ?? true;
}

function appVersionOf({ appVersion }: JsonObject): { readonly appVersion?: string } {
  const text = textOf(appVersion);
  return text === undefined ? {} : { appVersion: text };
}

function textOf(value: Json | undefined): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
