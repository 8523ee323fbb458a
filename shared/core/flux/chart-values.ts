import { presetClusterValues, presetValues, withRealFlags } from './release-values';
import type { Failure } from '../base/errors';
import type { JsonObject } from '../base/json';
import type { Configuration } from '../configuration/profile';
import type { NmiFacts } from '../charts/nmi-contradictions';
import { nmiContradictions } from '../charts/nmi-contradictions';
import type { ResolvedChart } from '../charts/release';
import type { ChartRules } from '../configuration/chart-rules';
import type { ValueProblem } from '../charts/unknown-values';
import { unknownValues } from '../charts/unknown-values';
import { mergeValues, stackValues } from '../charts/values';

/** A problem, and where in the configuration the value stands. */
export interface PlacedValueProblem extends ValueProblem {
  /** `charts[0].values.nmi.tag`, below the chart: `values.nmi.tag`, `valuesByMode.managed.nmi.tag`. */
  readonly key: string;
}

type Rules = Pick<ChartRules, 'name' | 'preset' | 'values' | 'valuesByMode' | 'valuePlaces'>;
type Chart = Pick<ResolvedChart, 'version' | 'values' | 'valuePaths' | 'subcharts'>;

/** What of an operator's values this version of the chart would not do what it says. */
export function wrongValues(
  rules: Rules,
  chart: Chart,
  uses: readonly NmiFacts[],
): readonly PlacedValueProblem[] {
  if (rules.preset === 'none') return [];
  const all = [
    ...layersOf(rules).flatMap((layer) => unknownIn(layer, chart)),
    ...byUse(rules, chart, uses),
  ];
  return [...new Map(all.map((one) => [`${one.key} ${one.message}`, one])).values()];
}

interface Layer {
  /** `values`, `valuesByMode.managed`. */
  readonly key: string;
  readonly values: JsonObject;
}

function layersOf({ values, valuesByMode }: Rules): readonly Layer[] {
  const byMode = Object.entries(valuesByMode).map(([mode, own]) => ({
    key: `valuesByMode.${mode}`,
    values: own,
  }));
  return [{ key: 'values', values }, ...byMode];
}

function unknownIn({ key, values }: Layer, chart: Chart): readonly PlacedValueProblem[] {
  const { valuePaths: templatePaths = ['*'], subcharts = [] } = chart;
  const problems = unknownValues(values, { values: chart.values, templatePaths, subcharts });
  return problems.map((problem) => ({ ...problem, key: `${key}.${problem.path}` }));
}

function byUse(
  rules: Rules,
  chart: Chart,
  uses: readonly NmiFacts[],
): readonly PlacedValueProblem[] {
  if (rules.preset !== 'aad-pod-identity') return [];
  return uses.flatMap((facts) =>
    nmiContradictions(finalValues(rules, chart, facts), facts).map((problem) => ({
      ...problem,
      key: `${layerThatSays(rules, facts, problem.path)}.${problem.path}`,
    })),
  );
}

/** All that the release ends up with on a cluster, but for the registry of its images. */
function finalValues(
  { preset, values, valuesByMode }: Rules,
  chart: Pick<Chart, 'values'>,
  facts: NmiFacts,
): JsonObject {
  const base = stackValues(presetValues(preset), values);
  const own = stackValues(presetClusterValues(preset, facts), valuesByMode[facts.mode] ?? {});
  return mergeValues(chart.values, withRealFlags(preset, base), withRealFlags(preset, own));
}

/** What follows from a cluster lies over `values`, and `valuesByMode` over that. */
function layerThatSays({ valuesByMode }: Rules, { mode }: NmiFacts, path: string): string {
  const [first = ''] = path.split('.');
  const own = valuesByMode[mode];
  return own !== undefined && Object.hasOwn(own, first) ? `valuesByMode.${mode}` : 'values';
}

/** By the profiles that use the chart. Which of their clusters are on kubenet is not known here. */
export function usesOf(
  { profiles }: Pick<Configuration, 'profiles'>,
  chart: string,
): readonly NmiFacts[] {
  return profiles
    .filter(({ gitops }) => gitops?.charts.includes(chart))
    .map(({ mode, mic, forceNamespaced }) => ({ mode, mic, forceNamespaced, kubenet: false }));
}

const MAX_SHOWN = 5;
/** Code of the failure. */
export const VALUES_WRONG = 'ChartValuesWrong';

/** The failure that keeps a chart back until its values are right; undefined where they are. */
export function valuesFailure(
  rules: Rules,
  chart: Chart,
  problems: readonly PlacedValueProblem[],
): Failure | undefined {
  if (problems.length === 0) return undefined;
  const lines = problems.slice(0, MAX_SHOWN).map((problem) => lineOf(rules, problem));
  const more = problems.length - lines.length;
  const rest = more > 0 ? ` And ${more} more.` : '';
  return {
    policy: 'Stalled',
    code: VALUES_WRONG,
    target: rules.name,
    message: `Values of ${rules.name} ${chart.version} would not do what they say. ${lines.join(' ')}${rest}`,
    remedy: `Correct them under \`charts\` in the configuration, or narrow \`version\` to one that has them.`,
  };
}

function lineOf(
  { valuePlaces = {} }: Rules,
  { key, code, message, suggestion }: PlacedValueProblem,
): string {
  const place = valuePlaces[key];
  const where = place === undefined ? key : `${place} ${key}`;
  return `${where}: ${message}${hintOf(code, suggestion)}.`;
}

function hintOf(code: ValueProblem['code'], suggestion: string | undefined): string {
  if (suggestion === undefined) return '';
  return code === 'ValueContradicts'
    ? `; set it to ${suggestion}`
    : `; did you mean ${suggestion}?`;
}
