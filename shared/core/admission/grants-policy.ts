import { EVERY_NAMESPACE, GRANTS, MATCHING_NAMESPACES } from './names';
import type { Policy } from './policy';
import { onResource, SPEC_CHANGES } from './policy';

const OWN = 'object.metadata.namespace';

/** An AzureIdentity names a pair of ids that is granted to its namespace, and is of type 0. */
export const GRANTS_POLICY: Policy = {
  name: 'grants',
  match: onResource('azureidentities'),
  condition: SPEC_CHANGES,
  parameters: GRANTS,
  variables: [
    {
      name: 'type',
      expression: 'has(object.spec) && has(object.spec.type) ? object.spec.type : 0',
    },
    { name: 'resourceID', expression: idOf('resourceID') },
    { name: 'clientID', expression: idOf('clientID') },
    { name: 'pair', expression: "variables.resourceID + ' ' + variables.clientID" },
    { name: 'granted', expression: `${linesOf(OWN)} + ${linesOf(`'${EVERY_NAMESPACE}'`)}` },
    // A line: a regular expression for names of namespaces, and the pair. None of the three has a space in it.
    {
      name: 'matching',
      expression: `${linesOf(`'${MATCHING_NAMESPACES}'`)}.exists(line, line.endsWith(' ' + variables.pair) && ${OWN}.matches(line.split(' ')[0]))`,
    },
  ],
  validations: [
    {
      expression: 'variables.type == 0',
      reason: 'Forbidden',
      messageExpression:
        "'AzureIdentity of type ' + string(variables.type) + ' is not allowed: only type 0 (user-assigned identity). NMI reads the Secret of types 1 and 2 in any namespace.'",
    },
    {
      expression:
        'variables.type != 0 || !has(object.spec) || (!has(object.spec.clientPassword) && !has(object.spec.adEndpoint) && !has(object.spec.tenantID))',
      reason: 'Forbidden',
      message:
        'clientPassword, adEndpoint and tenantID belong to types 1 and 2, which are not allowed.',
    },
    {
      expression:
        'variables.type != 0 || variables.pair in variables.granted || variables.matching',
      reason: 'Forbidden',
      // A newline in it would lose the message.
      messageExpression: `'namespace ' + ${OWN} + ' has no grant for identity ' + ${shown('resourceID', '(no resourceID)')} + ' with client id ' + ${shown('clientID', '(none)')}`,
    },
  ],
};

function idOf(field: string): string {
  return `has(object.spec) && has(object.spec.${field}) ? object.spec.${field}.lowerAscii() : ''`;
}

function linesOf(key: string): string {
  return `(has(params.data) && ${key} in params.data ? params.data[${key}].split('\\n') : [])`;
}

function shown(variable: string, none: string): string {
  return `(variables.${variable} == '' ? '${none}' : variables.${variable}.replace('\\n', ' '))`;
}
