import type { JsonObject } from '../base/json';
import { LABELS } from './names';
import type { Policy } from './policy';

const HAS_LABEL = "has(object.metadata.labels) && 'aadpodidbinding' in object.metadata.labels";
const HAD_LABEL =
  "has(oldObject.metadata.labels) && 'aadpodidbinding' in oldObject.metadata.labels";
const SAME_VALUE =
  "oldObject.metadata.labels['aadpodidbinding'] == object.metadata.labels['aadpodidbinding']";

/** A pod bears no label that its namespace has not been granted. */
const POD_LABELS: Policy = {
  name: 'pod-labels',
  match: onPods(['CREATE', 'UPDATE'], ['pods'], withLabel()),
  condition: {
    name: 'label-changes',
    expression: `oldObject == null || !(${HAD_LABEL}) || !(${HAS_LABEL}) || !(${SAME_VALUE})`,
  },
  parameters: LABELS,
  validations: [
    {
      expression: `!(${HAS_LABEL}) || (has(params.data) && object.metadata.namespace in params.data && object.metadata.labels['aadpodidbinding'] in params.data[object.metadata.namespace].split('\\n'))`,
      reason: 'Forbidden',
      messageExpression:
        "'label aadpodidbinding: ' + object.metadata.labels['aadpodidbinding'] + ' is not granted to namespace ' + object.metadata.namespace",
    },
  ],
};

/** Subresources of a pod set labels, too. A policy of its own, without parameters: these resolve before conditions do. */
const LABELS_BY_STATUS: Policy = {
  name: 'labels-by-status',
  match: onPods(
    ['UPDATE'],
    ['pods/status', 'pods/ephemeralcontainers', 'pods/resize'],
    withLabel(),
  ),
  validations: [
    {
      expression: `!(${HAS_LABEL}) || (${HAD_LABEL} && ${SAME_VALUE})`,
      reason: 'Forbidden',
      message: 'label aadpodidbinding is not set through a subresource of the pod.',
    },
  ],
};

/** With PodTopologyLabelsAdmission, labels of a Binding are copied to the pod without an UPDATE of the pod. */
const LABELS_BY_BINDING: Policy = {
  name: 'labels-by-binding',
  match: onPods(['CREATE'], ['pods/binding', 'bindings']),
  validations: [
    {
      expression: `!(${HAS_LABEL})`,
      reason: 'Forbidden',
      message: 'label aadpodidbinding is not set through a Binding.',
    },
  ],
};

/** All ways in which a pod comes by the label. */
export const LABELS_POLICIES: readonly Policy[] = [POD_LABELS, LABELS_BY_STATUS, LABELS_BY_BINDING];

function onPods(
  operations: readonly string[],
  resources: readonly string[],
  selector: JsonObject = {},
): JsonObject {
  return {
    ...selector,
    resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations, resources }],
  };
}

/** True of a request when the old or the new object has it. */
function withLabel(): JsonObject {
  return { objectSelector: { matchExpressions: [{ key: 'aadpodidbinding', operator: 'Exists' }] } };
}
