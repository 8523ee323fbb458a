import type { KubeObject } from './object';
import { asMap, textOf } from './object';
import { badRequest } from './status';

export type Matches = (object: KubeObject) => boolean;

/** `a=b,c!=d,e in (f,g),h notin (i),j,!k` */
export function labelSelector(text: string | null): Matches {
  const rules = splitRules(text ?? '').map(ruleOf);
  return ({ metadata }) => rules.every((rule) => rule(metadata.labels ?? {}));
}

function splitRules(text: string): readonly string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

type Rule = (labels: Readonly<Record<string, string>>) => boolean;

function ruleOf(text: string): Rule {
  const set = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(text);
  if (set !== null) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((each) => each.trim());
    const isIn: Rule = (labels) => Object.hasOwn(labels, key) && values.includes(labels[key] ?? '');
    return operator === 'in' ? isIn : (labels) => !isIn(labels);
  }
  const equality = /^([^=!\s]+)\s*(==|=|!=)\s*(\S*)$/.exec(text);
  if (equality !== null) {
    const [, key = '', operator, value = ''] = equality;
    const isEqual: Rule = (labels) => Object.hasOwn(labels, key) && labels[key] === value;
    return operator === '!=' ? (labels) => !isEqual(labels) : isEqual;
  }
  if (/^!\S+$/.test(text)) return (labels) => !Object.hasOwn(labels, text.slice(1));
  if (/^[^=!\s]+$/.test(text)) return (labels) => Object.hasOwn(labels, text);
  throw badRequest(`unable to parse requirement: ${text}`);
}

const FIELDS: Readonly<Record<string, (object: KubeObject) => unknown>> = {
  'metadata.name': ({ metadata }) => metadata.name,
  'metadata.namespace': ({ metadata }) => metadata.namespace,
  'spec.nodeName': ({ spec }) => asMap(spec).nodeName,
  'status.phase': ({ status }) => asMap(status).phase,
};

export function fieldSelector(text: string | null): Matches {
  const rules = splitRules(text ?? '').map((rule) => {
    const [, field = '', operator, value = ''] = /^([\w.]+)(!=|==|=)(.*)$/.exec(rule) ?? [];
    const read = FIELDS[field];
    if (read === undefined) throw badRequest(`field label not supported: ${field}`);
    return (object: KubeObject): boolean =>
      (textOf(read(object)) === value) === (operator !== '!=');
  });
  return (object) => rules.every((rule) => rule(object));
}
