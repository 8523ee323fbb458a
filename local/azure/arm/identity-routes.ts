/** Microsoft.ManagedIdentity and the resource groups themselves. */
import { identityBody, resourceGroupBody } from '../bodies/rest';
import { groupScope, idKey } from '../resource-id';
import { groupNotFound, resourceNotFound } from './error';
import { page } from './paging';
import type { Answer, Call } from './request';
import { GROUP, requireGroup, SUBSCRIPTION, type Route } from './route';

const TYPE = 'Microsoft.ManagedIdentity/userAssignedIdentities';

/** Reads of user-assigned identities and resource groups. */
export function identityRoutes(): Route[] {
  const read = { method: 'GET', provider: 'msi', action: `${TYPE}/read` } as const;
  return [
    {
      ...read,
      pattern: `${SUBSCRIPTION}/providers/${TYPE}`,
      quotas: [{ name: 'msiListSubscription', per: 'subscription' }],
      handle: listIdentities,
    },
    {
      ...read,
      pattern: `${GROUP}/providers/${TYPE}`,
      quotas: [
        { name: 'msiListSubscription', per: 'subscription' },
        { name: 'msiListGroup', per: 'group' },
      ],
      handle: listIdentities,
    },
    {
      ...read,
      pattern: `${GROUP}/providers/${TYPE}/{name}`,
      quotas: [
        { name: 'msiGetSubscription', per: 'subscription' },
        { name: 'msiGetResource', per: 'path' },
      ],
      handle: getIdentity,
    },
    {
      method: 'GET',
      provider: 'resources',
      pattern: GROUP,
      action: 'Microsoft.Resources/subscriptions/resourceGroups/read',
      quotas: [],
      handle: getGroup,
    },
  ];
}

function listIdentities(call: Call): Answer {
  const { subscription, group } = call.params;
  if (group !== undefined) requireGroup(call);
  const identities = [...call.kernel.state.identities.values()].filter(
    (identity) =>
      identity.subscription === subscription?.toLowerCase() &&
      (group === undefined || identity.resourceGroup.toLowerCase() === group.toLowerCase()),
  );
  return page(call, identities, (identity) => identityBody(call.kernel, identity));
}

function getIdentity(call: Call): Answer {
  const { subscription = '', group = '', name = '' } = call.params;
  requireGroup(call);
  const id = `${groupScope(subscription, group)}/providers/${TYPE}/${name}`;
  const identity = call.kernel.state.identities.get(idKey(id));
  if (!identity) throw resourceNotFound(TYPE, name, group);
  return { status: 200, body: identityBody(call.kernel, identity) };
}

function getGroup(call: Call): Answer {
  const { subscription = '', group = '' } = call.params;
  const found = call.kernel.state.groups.get(idKey(groupScope(subscription, group)));
  if (!found) throw groupNotFound(group);
  return { status: 200, body: resourceGroupBody(found) };
}
