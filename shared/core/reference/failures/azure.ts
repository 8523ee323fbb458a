import type { Explained } from '../explained';

/** What Azure refuses, or fails to answer. Codes of Azure that say all there is to say keep their names. */
export const AZURE_FAILURES = {
  AuthorizationFailed: {
    meaning:
      'The identity of the app lacks a right. The message names principal, action and scope.',
    remedy: 'Run the command of the remedy; Azure takes up to ten minutes to apply it.',
  },
  LinkedAuthorizationFailed: {
    meaning:
      'The identity of the app may write the host, and may not assign one of the identities that the write names.',
    remedy:
      'Run the command of the remedy: it gives Managed Identity Operator where it is missing.',
  },
  DenyAssignmentAuthorizationFailed: {
    meaning: 'A deny assignment forbids the write: mostly the lockdown of a node resource group.',
    remedy:
      'Run the command of the remedy, or have the owner of the deny assignment exclude the app.',
  },
  RoleAssignmentLimitExceeded: {
    meaning: 'The subscription has as many role assignments as Azure allows (4000).',
    remedy: 'Remove unused ones: `az role assignment list --all --query "length(@)"`.',
  },
  RoleAssignmentUpdateNotPermitted: {
    meaning:
      'An assignment with the name that we would give ours exists already, and says something else.',
    remedy: 'Delete it with the command of the remedy, after asking who made it.',
  },
  ScopeLocked: {
    meaning: 'A resource lock forbids the write.',
    remedy: 'Remove the lock: `az lock list --output table`, then `az lock delete --ids <id>`.',
  },
  RequestDisallowedByPolicy: {
    meaning: 'An Azure Policy forbids the change. The message names it.',
    remedy: 'Exempt the node resource groups from the policy, or change the policy.',
  },
  ReadOnlyDisabledSubscription: {
    meaning: 'The subscription is disabled and read-only.',
    remedy: 'Enable the subscription, or take it out of `settings.subscriptions`.',
  },
  SubscriptionNotFound: {
    meaning:
      'Azure does not show the subscription: it does not exist, or the app has lost every right in it.',
    remedy:
      'Take it out of the configuration, or give the app its reader role there. Nothing is taken for gone meanwhile.',
  },
  InvalidAuthenticationTokenTenant: {
    meaning: 'The token of the app is of another tenant than the subscription.',
    remedy: 'Deploy the app in the tenant of the subscription; one app manages one tenant.',
  },
  FailedIdentityOperation: {
    meaning: 'Azure does not find an identity that a host has, or is to get.',
    remedy:
      'Create the identity again, or take its entry off the host with the command of the remedy. See [Mend](../operate.md#mend).',
  },
  PrincipalNotFound: {
    meaning: 'Entra ID does not know the principal of a role assignment yet: it was just created.',
    remedy: 'Nothing: we try again.',
  },
  OperationNotAllowed: {
    meaning:
      'Azure does not allow the operation now. The message says why: a quota, or another operation.',
    remedy: 'For a quota, raise it in the portal; otherwise nothing.',
  },
  Forbidden: {
    meaning: 'Azure refuses, without a code that says more.',
    remedy: 'Read the message; give the right that it names.',
  },
  Unauthorized: {
    meaning: 'Azure refused the access token: expired, revoked, or conditional access.',
    remedy:
      'Nothing: the next try gets a new one. If it stays, look at the sign-in log of the identity.',
  },
  NotFound: {
    meaning: 'What was asked for does not exist.',
    remedy: 'Nothing if it was just deleted; otherwise check the id in the message.',
  },
  ResourceNotFound: {
    meaning: 'The resource does not exist.',
    remedy: 'Nothing if it was just deleted; otherwise check the id in the message.',
  },
  ResourceGroupNotFound: {
    meaning: 'The resource group does not exist.',
    remedy: 'Check the name in the message.',
  },
  ParentResourceNotFound: {
    meaning: 'What the resource belongs to does not exist.',
    remedy: 'Nothing if it was just deleted; otherwise check the id in the message.',
  },
  Conflict: {
    meaning: 'Somebody else is changing the same thing.',
    remedy: 'Nothing: we look again.',
  },
  PreconditionFailed: {
    meaning: 'It was changed since it was read.',
    remedy: 'Nothing: we look again.',
  },
  RoleAssignmentExists: {
    meaning: 'The same assignment exists already, under another name.',
    remedy: 'Nothing: we look again and use it.',
  },
  OperationCanceled: {
    meaning: 'Azure gave up the operation in favour of a later one.',
    remedy: 'Nothing: we look again.',
  },
  AnotherOperationInProgress: {
    meaning: 'Azure is still busy with an earlier change of the host.',
    remedy: 'Nothing: we try again.',
  },
  RetryableErrorDueToAnotherOperation: {
    meaning: 'Azure is still busy with an earlier change.',
    remedy: 'Nothing: we try again.',
  },
  TooManyRequests: {
    meaning: 'Azure throttles: the subscription, the tenant or the identity has asked too much.',
    remedy:
      'Nothing: nobody asks again before the time that Azure named. The page [Load](../dashboard.md) shows what is left.',
  },
  Throttled: {
    meaning: 'Azure throttles, and says so within another error.',
    remedy: 'Nothing: we wait.',
  },
  SubscriptionRequestsThrottled: {
    meaning: 'The subscription is throttled.',
    remedy: 'Nothing: we wait as long as Azure says.',
  },
  RequestTimeout: {
    meaning: 'Azure did not answer within 30 seconds.',
    remedy: 'Nothing: we try again.',
  },
  NetworkError: {
    meaning: 'No answer came from Azure.',
    remedy: 'Nothing: we try again. If it stays, check DNS and outbound network of the app.',
  },
  AzureUnavailable: {
    meaning: 'Azure answered with an error of its own (5xx).',
    remedy: 'Nothing: we try again. [Azure status](https://azure.status.microsoft) may say more.',
  },
  AzureError: {
    meaning: 'Azure refused with a code that we do not know.',
    remedy: 'Read the message. If it makes no sense, report it with the correlation id.',
  },
  UnexpectedAnswer: {
    meaning: 'The answer of Azure could not be read.',
    remedy: 'Nothing: we try again. If it stays, look for a proxy that changes answers.',
  },
  UnexpectedNotFound: {
    meaning: 'A 404 that is not from Azure: a proxy in between answered.',
    remedy:
      'Look for a proxy between the app and `management.azure.com`. Nothing is taken for gone.',
  },
  OperationNotFound: {
    meaning: 'Azure no longer knows an operation that we followed.',
    remedy: 'Nothing: the next run reads back what came of it.',
  },
  OperationFailed: {
    meaning: 'A long-running operation ended as failed.',
    remedy: 'Read the message; the next run looks at what came of it.',
  },
  OperationTooSlow: {
    meaning: 'The update of a host takes longer than we follow it.',
    remedy: 'Nothing: the next run reads back what came of it.',
  },
  ForeignUrl: {
    meaning: 'An answer told us to send our token to another host than ours. It was not sent.',
    remedy: 'Look for a proxy that changes answers; report it if there is none.',
  },
  InvalidPrincipalId: {
    meaning: 'What should be the object id of a principal is no GUID.',
    remedy: 'Report it: Azure answered something unexpected.',
  },
  TokenWithoutObjectId: {
    meaning: 'The access token of the app does not say whose it is.',
    remedy: 'Use a managed identity or a service principal; check `AZURE_CLIENT_ID` of the app.',
  },
  CredentialUnavailable: {
    meaning: 'The app gets no access token.',
    remedy: 'Check that its identity exists and that `AZURE_CLIENT_ID` names it.',
  },
  TokenServiceUnavailable: {
    meaning: 'The service that gives access tokens is down or overloaded.',
    remedy: 'Nothing: we try again.',
  },
  IdentityListContradicted: {
    meaning: 'A list says that a resource group does not exist, and the group is there.',
    remedy: 'Nothing: that answer is ignored, and the list is read again.',
  },
  ManyClustersNotListed: {
    meaning: 'Lists of Azure omit more known clusters than are read one by one.',
    remedy: 'Nothing: pull requests stay as they are until the lists show them again.',
  },
} as const satisfies Readonly<Record<string, Explained>>;
