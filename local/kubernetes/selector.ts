import { labelRules } from './label-selector';
import type { KubeObject } from './object';
import { asMap, textOf } from './object';
import type { Resource } from './resources';
import { badRequest } from './status';

export type Matches = (object: KubeObject) => boolean;

/** `a=b,c!=d,e in (f,g),h notin (i),j,!k` */
export function labelSelector(text: string | null): Matches {
  const rules = labelRules(text ?? '');
  return ({ metadata }) => rules.every((rule) => rule(metadata.labels ?? {}));
}

type Reads = Readonly<Record<string, (object: KubeObject) => unknown>>;

/** By these any object can be found. */
const FIELDS: Reads = {
  'metadata.name': ({ metadata }) => metadata.name,
  'metadata.namespace': ({ metadata }) => metadata.namespace,
};

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/#list-of-supported-fields */
const FIELDS_OF: Readonly<Record<string, Reads>> = {
  Pod: {
    'spec.nodeName': ({ spec }) => asMap(spec).nodeName,
    'spec.restartPolicy': ({ spec }) => asMap(spec).restartPolicy,
    'spec.serviceAccountName': ({ spec }) => asMap(spec).serviceAccountName,
    'status.phase': ({ status }) => asMap(status).phase,
    'status.podIP': ({ status }) => asMap(status).podIP,
  },
  Namespace: { 'status.phase': ({ status }) => asMap(status).phase },
  Secret: { type: ({ type }) => type },
};

export function fieldSelector(text: string | null, { kind, group }: Resource): Matches {
  const known = { ...FIELDS, ...(group === '' ? FIELDS_OF[kind] : undefined) };
  const rules = (text ?? '')
    .split(',')
    .filter((rule) => rule.trim() !== '')
    .map((rule) => {
      const [, field = '', operator, value = ''] = /^([^=!]+)(!=|==|=)(.*)$/.exec(rule) ?? [];
      const read = Object.hasOwn(known, field) ? known[field] : undefined;
      if (operator === undefined)
        throw badRequest(`invalid selector: '${rule}'; can't understand '${rule}'`);
      if (read === undefined) throw badRequest(`field label not supported: ${field}`);
      return (object: KubeObject): boolean =>
        (textOf(read(object)) === value) === (operator !== '!=');
    });
  return (object) => rules.every((rule) => rule(object));
}
