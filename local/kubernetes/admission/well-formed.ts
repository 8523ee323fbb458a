import type { FieldError } from '../field-error';
import { wrong } from '../field-error';
import type { JsonMap } from '../object';
import { asMap, textOf } from '../object';
import { syntaxError } from './cel';
import { listOf, textsOf } from './label-match';

/** Why the server refuses a policy or a binding, as causes of a 422; empty when it takes it. */
export function policyCauses({ kind, spec }: JsonMap): readonly FieldError[] {
  if (kind === 'ValidatingAdmissionPolicy') return expressionCauses(asMap(spec));
  return kind === 'ValidatingAdmissionPolicyBinding' ? actionCauses(asMap(spec)) : [];
}

function expressionCauses(spec: JsonMap): readonly FieldError[] {
  const places = [
    ...placesOf(spec, 'matchConditions', 'expression'),
    ...placesOf(spec, 'variables', 'expression'),
    ...placesOf(spec, 'validations', 'expression'),
    ...placesOf(spec, 'validations', 'messageExpression'),
  ];
  return places.flatMap(({ path, text }) => {
    const error = text === '' ? undefined : syntaxError(text);
    if (error === undefined) return [];
    return [wrong(path, text, `compilation failed: ${error}`)];
  });
}

function placesOf(
  spec: JsonMap,
  list: string,
  field: string,
): readonly { readonly path: string; readonly text: string }[] {
  return listOf(spec[list]).map((each, index) => ({
    path: `spec.${list}[${index}].${field}`,
    text: textOf(each[field]),
  }));
}

function actionCauses({ validationActions }: JsonMap): readonly FieldError[] {
  const field = 'spec.validationActions';
  const actions = textsOf(validationActions);
  if (actions.length === 0) {
    return [{ type: 'Required', field, detail: 'at least one validation action is required' }];
  }
  if (!actions.includes('Deny') || !actions.includes('Warn')) return [];
  return [
    wrong(
      field,
      actions,
      'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
    ),
  ];
}
