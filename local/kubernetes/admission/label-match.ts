import type { JsonMap } from '../object';
import { asMap, isMap, textOf } from '../object';

type Labels = Readonly<Record<string, unknown>>;

/** Whether labels fit a LabelSelector object. An empty one, and none, fits all. */
export function fitsSelector(selector: unknown, labels: Labels): boolean {
  const { matchLabels, matchExpressions } = asMap(selector);
  const equal = Object.entries(asMap(matchLabels)).every(([key, value]) => labels[key] === value);
  return equal && listOf(matchExpressions).every((rule) => fitsRule(rule, labels));
}

export function isEmptySelector(selector: unknown): boolean {
  const { matchLabels, matchExpressions } = asMap(selector);
  return Object.keys(asMap(matchLabels)).length === 0 && listOf(matchExpressions).length === 0;
}

export function labelsOf(object: JsonMap | undefined): Labels {
  return asMap(asMap(object?.metadata).labels);
}

/** The maps of a list. */
export function listOf(value: unknown): readonly JsonMap[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

/** The texts of a list. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function fitsRule({ key, operator, values }: JsonMap, labels: Labels): boolean {
  const name = textOf(key);
  const has = Object.hasOwn(labels, name);
  switch (operator) {
    case 'Exists':
      return has;
    case 'DoesNotExist':
      return !has;
    case 'In':
      return has && textsOf(values).includes(textOf(labels[name]));
    case 'NotIn':
      return !has || !textsOf(values).includes(textOf(labels[name]));
    default:
      return false;
  }
}
