const SPEC = {
  type: 0,
  resourceID: '/x',
  clientID: 'c',
  tenantID: '',
  adEndpoint: '',
  auxiliaryTenantIDs: [],
};
/** What we write for pod web-1 on node-0, before its identity is there. */
export const DRAFT = {
  namespace: 'default',
  name: 'web-1-default-web',
  state: 'Created',
  content: {
    identity: {
      namespace: 'default',
      name: 'web',
      resourceVersion: '7',
      annotations: {},
      spec: SPEC,
    },
    binding: {
      namespace: 'default',
      name: 'b',
      resourceVersion: '8',
      azureIdentity: 'web',
      selector: 'web',
    },
    pod: 'web-1',
    podNamespace: 'default',
    nodename: 'node-0',
  },
} as const;
