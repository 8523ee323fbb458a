import type { Policy } from './policy';
import { onResource, SPEC_CHANGES } from './policy';

/** An empty selector is every pod of the namespace without the label. */
export const BINDINGS_POLICY: Policy = {
  name: 'bindings',
  match: onResource('azureidentitybindings'),
  condition: SPEC_CHANGES,
  validations: [
    {
      expression:
        "has(object.spec) && has(object.spec.selector) && object.spec.selector != '' && has(object.spec.azureIdentity) && object.spec.azureIdentity != ''",
      message:
        'spec.selector and spec.azureIdentity must not be empty: NMI takes an empty selector for every pod of the namespace without the label.',
    },
  ],
};
