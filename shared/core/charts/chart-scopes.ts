import { isJsonObject, type Json, type JsonObject } from '../base/json';
import type { ChartPackage, Subchart } from './release';
import { type Budget, BudgetSpent, spendCharacters, spendSteps } from './template/budget';
import { helpersIn } from './template/helpers';
import type { Scope } from './template/scope';
import { mergeValues } from './values';
import { valueAt, pathOf } from '../configuration/value-path';

/** Charts within a chart, under all their names. */
const MAX_SCOPES = 200;

/**
 * The chart and the charts within it that its values switch on, each with the values that its templates see. `over`: what
 * the operator says on top of the chart's values.
 */
export function chartScopes(
  pkg: ChartPackage,
  over: readonly JsonObject[],
  budget: Budget,
): readonly Scope[] {
  const all = [...pkg.templates, ...pkg.subcharts.flatMap(({ templates }) => templates)];
  for (const { text } of all) spendCharacters(budget, text.length);
  const { name, version } = pkg.metadata;
  const outer: Scope = {
    prefix: [],
    folder: '',
    name,
    outer: name,
    version,
    ...appVersionOf(pkg.metadata),
    metadata: pkg.metadata,
    values: mergeValues(pkg.values, ...over),
    templates: pkg.templates,
    helpers: helpersIn(all),
    budget,
  };
  const scopes = [outer];
  addWithin(scopes, pkg, outer, { metadata: pkg.metadata, path: [] });
  return scopes;
}

/** A chart that comes a hundred times under other names, within one that does so too, would be there ten thousand times. */
function addWithin(
  scopes: Scope[],
  pkg: ChartPackage,
  parent: Scope,
  { metadata, path }: Pick<Subchart, 'metadata' | 'path'>,
): void {
  spendSteps(parent.budget, pkg.subcharts.length);
  for (const child of pkg.subcharts.filter((chart) => isChild(chart, path))) {
    for (const key of keysOf(child, metadata, parent.values)) {
      if (scopes.length >= MAX_SCOPES) {
        throw new BudgetSpent(`it holds more than ${MAX_SCOPES} charts`);
      }
      const scope = scopeOf(child, parent, key);
      scopes.push(scope);
      addWithin(scopes, pkg, scope, child);
    }
  }
}

function isChild({ path }: Subchart, parent: readonly string[]): boolean {
  return path.length === parent.length + 1 && parent.every((name, index) => path[index] === name);
}

function scopeOf(child: Subchart, parent: Scope, key: string): Scope {
  const given = parent.values[key];
  const shared = parent.values['global'];
  const merged = sizeOf(child.values) + sizeOf(given) + sizeOf(shared);
  spendSteps(parent.budget, merged);
  const name = textOf(child.metadata['name']) ?? child.path.at(-1) ?? '';
  return {
    prefix: [...parent.prefix, key],
    folder: `${parent.folder}charts/${child.path.at(-1) ?? ''}/`,
    name,
    outer: parent.outer,
    version: textOf(child.metadata['version']) ?? '',
    ...appVersionOf(child.metadata),
    metadata: child.metadata,
    values: mergeValues(
      child.values,
      isJsonObject(given) ? given : {},
      isJsonObject(shared) ? { global: shared } : {},
    ),
    templates: child.templates,
    helpers: parent.helpers,
    budget: parent.budget,
  };
}

/** Values that are copied when it is merged. */
function sizeOf(value: Json | undefined): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, item) => sum + sizeOf(item), 1);
}

/** Keys under which a chart within is in the values: one per dependency on it that is not switched off. */
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
