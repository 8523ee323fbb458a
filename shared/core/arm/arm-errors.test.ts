import type { ArmErrorFacts } from './arm-errors';
import { classifyArmError } from './arm-errors';

const sub = '/subscriptions/00000000-0000-0000-0000-000000000001';
const me = '11111111-1111-4111-8111-111111111111';
const group = `${sub}/resourceGroups/MC_shop_prod_westeurope`;
const host = `${group}/providers/Microsoft.Compute/virtualMachineScaleSets/aks-np-1-vmss`;
const uami = `${sub}/resourceGroups/ids/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;

function refusal(action: string, scope: string): string {
  return `The client '22222222-2222-4222-8222-222222222222' with object id '${me}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;
}

function linkedRefusal(scopes: string): string {
  return `The client '${me}' with object id '${me}' has permission to perform action 'Microsoft.Compute/virtualMachineScaleSets/write' on scope '${host}'; however, it does not have permission to perform action(s) 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on the linked scope(s) '${scopes}' (respectively) or the linked scope(s) are invalid.`;
}

function facts(given: Partial<ArmErrorFacts>): ArmErrorFacts {
  return { message: 'Azure said so.', operation: 'write', ...given };
}

const throttledIdentity = `Identity operation for resource '${host}' failed with error 'Failed to perform resource identity operation. Status: '429'. Response: '{\\"error\\":{\\"code\\":\\"429\\",\\"message\\":\\"Request is temporarily throttled because resource ${host} has issued too many requests. Retry after 20 seconds.\\"}}'.'.`;
const missingIdentity = `Identity operation for resource '${host}' failed with error 'Failed to perform resource identity operation. Status: 'BadRequest'. Response: '{"error":{"code":"BadRequest","message":"Resource '${uami}/gone' was not found."}}'.'.`;
const busyCluster =
  'Operation is not allowed: Another operation (nodepool1 - Updating) is in progress, please wait for it to finish before starting a new operation.';

describe('an ARM error', () => {
  it.each<[string, Partial<ArmErrorFacts>, string]>([
    ['a full token bucket', { status: 429, code: 'TooManyRequests' }, 'Throttled'],
    ['a throttle without a code', { status: 429 }, 'Throttled'],
    ['the AKS throttle', { status: 429, code: 'Throttled' }, 'Throttled'],
    ['a throttled operation body', { status: 200, code: 'TooManyRequests' }, 'Throttled'],
    [
      'a throttle inside FailedIdentityOperation',
      { status: 400, code: 'FailedIdentityOperation', message: throttledIdentity },
      'Throttled',
    ],
    [
      'a throttle inside OperationNotAllowed',
      {
        status: 409,
        code: 'OperationNotAllowed',
        message:
          'The server rejected the request because too many requests have been received for this subscription.',
      },
      'Throttled',
    ],
    [
      'a 429 that means another operation',
      { status: 429, code: 'RetryableErrorDueToAnotherOperation' },
      'Conflict',
    ],
    [
      'a busy AKS cluster',
      { status: 409, code: 'OperationNotAllowed', message: busyCluster },
      'Conflict',
    ],
    [
      'an exceeded quota',
      {
        status: 409,
        code: 'OperationNotAllowed',
        message: 'Operation results in exceeding quota limits of Core.',
      },
      'Stalled',
    ],
    ['a concurrent request', { status: 409, code: 'Conflict' }, 'Conflict'],
    ['an unknown 409', { status: 409, code: 'SomethingNew' }, 'Conflict'],
    ['a changed AKS etag', { status: 409, code: 'EtagMismatch' }, 'Conflict'],
    ['a stale if-match', { status: 412, code: 'PreconditionFailed' }, 'Conflict'],
    ['a preempted operation', { status: 200, code: 'OperationPreempted' }, 'Conflict'],
    ['a cancelled operation', { status: 200, code: 'OperationCanceled' }, 'Conflict'],
    [
      'an operation that failed inside Azure',
      { status: 200, code: 'InternalExecutionError' },
      'Transient',
    ],
    [
      'a 500 on a read',
      { status: 500, code: 'InternalServerError', operation: 'read' },
      'Transient',
    ],
    ['a 500 on a write', { status: 500, code: 'InternalServerError' }, 'UnknownOutcome'],
    ['a gateway timeout on a write', { status: 504, code: 'GatewayTimeout' }, 'UnknownOutcome'],
    ['a 408 on a write', { status: 408 }, 'UnknownOutcome'],
    ['a reset on a read', { code: 'ECONNRESET', operation: 'read' }, 'Transient'],
    ['a reset on a write', { code: 'ECONNRESET' }, 'UnknownOutcome'],
    ['a refused connection on a write', { code: 'ECONNREFUSED' }, 'Transient'],
    ['an expired token', { status: 401, code: 'ExpiredAuthenticationToken' }, 'Transient'],
    [
      'a token of another tenant',
      { status: 401, code: 'InvalidAuthenticationTokenTenant' },
      'Stalled',
    ],
    ['a missing right', { status: 403, code: 'AuthorizationFailed' }, 'Stalled'],
    ['an unknown 403', { status: 403, code: 'SomethingNew' }, 'Stalled'],
    [
      'a missing right on an identity',
      { status: 403, code: 'LinkedAuthorizationFailed' },
      'Stalled',
    ],
    [
      'a locked node resource group',
      { status: 403, code: 'DenyAssignmentAuthorizationFailed' },
      'Stalled',
    ],
    ['a resource lock', { status: 409, code: 'ScopeLocked' }, 'Stalled'],
    ['a policy', { status: 403, code: 'RequestDisallowedByPolicy' }, 'Stalled'],
    ['an equal role assignment', { status: 409, code: 'RoleAssignmentExists' }, 'Conflict'],
    ['a principal that is not replicated', { status: 400, code: 'PrincipalNotFound' }, 'Waiting'],
    ['too many role assignments', { status: 400, code: 'RoleAssignmentLimitExceeded' }, 'Stalled'],
    [
      'an assignment of somebody else',
      { status: 400, code: 'RoleAssignmentUpdateNotPermitted' },
      'Stalled',
    ],
    [
      'an identity that is gone',
      { status: 400, code: 'FailedIdentityOperation', message: missingIdentity },
      'Stalled',
    ],
    [
      'a stumbling identity service',
      { status: 400, code: 'FailedIdentityOperation', message: 'Identity operation failed.' },
      'Transient',
    ],
    [
      'a throttled identity service',
      { status: 429, code: 'FailedIdentityOperation', message: 'Identity operation failed.' },
      'Throttled',
    ],
    ['a missing resource', { status: 404, code: 'ResourceNotFound' }, 'Terminal'],
    ['a missing group', { status: 404, code: 'ResourceGroupNotFound' }, 'Terminal'],
    ['a subscription out of sight', { status: 404, code: 'SubscriptionNotFound' }, 'Stalled'],
    ['a wrong parameter', { status: 400, code: 'InvalidParameter' }, 'Terminal'],
    ['an unknown 400', { status: 400, code: 'SomethingNew' }, 'Terminal'],
    [
      'an aged page token',
      { status: 400, code: 'InvalidSkipToken', operation: 'read' },
      'Transient',
    ],
    ['a code in another casing', { status: 403, code: 'authorizationfailed' }, 'Stalled'],
  ])('that is %s has its policy [F12, F13]', (_, given, policy) => {
    expect(classifyArmError(facts(given)).policy).toBe(policy);
  });

  it('keeps what Azure said about it', () => {
    const given = facts({
      status: 429,
      code: 'TooManyRequests',
      retryAfterMs: 7000,
      target: host,
      correlationId: 'c-1',
    });
    expect(classifyArmError(given)).toEqual({
      policy: 'Throttled',
      code: 'TooManyRequests',
      message: 'Azure said so.',
      retryAfterMs: 7000,
      target: host,
      correlationId: 'c-1',
    });
  });

  it.each<[string, Partial<ArmErrorFacts>, string]>([
    ['its status', { status: 503 }, 'AzureUnavailable'],
    ['its status when the code is a number', { status: 429, code: '429' }, 'TooManyRequests'],
    ['the network', { code: 'ECONNRESET' }, 'NetworkError'],
    ['Azure', { status: 403, code: 'LinkedAuthorizationFailed' }, 'LinkedAuthorizationFailed'],
  ])('is named after %s', (_, given, code) => {
    expect(classifyArmError(facts(given)).code).toBe(code);
  });

  it('says that an unanswered write may have happened', () => {
    expect(classifyArmError(facts({ code: 'ECONNRESET', message: 'socket hang up' })).message).toBe(
      'No answer to a write, which may have happened: socket hang up',
    );
  });

  it('says what follows a refused token', () => {
    expect(classifyArmError(facts({ status: 401 })).message).toMatch(
      /The next try gets a fresh one/,
    );
  });

  it('is cut only behind 150 identities, so that all stay nameable', () => {
    const ids = Array.from({ length: 150 }, (_, index) => `${uami}/identity-${index}`);
    const failure = classifyArmError(
      facts({
        status: 403,
        code: 'LinkedAuthorizationFailed',
        message: linkedRefusal(ids.join(',')),
      }),
    );
    expect(failure.message).toContain('identity-149');
    expect(classifyArmError(facts({ message: 'x'.repeat(100_000) })).message.length).toBeLessThan(
      31_000,
    );
  });
});

describe('the remedy', () => {
  function remedyFor(code: string, message: string, target?: string): string {
    const { remedy } = classifyArmError(
      facts({ status: 403, code, message, ...(target && { target }) }),
    );
    return remedy ?? 'none';
  }

  const assignee = `--assignee-object-id ${me} --assignee-principal-type ServicePrincipal`;

  it('for a host write is Virtual Machine Contributor on the node resource group', () => {
    const message = refusal('Microsoft.Compute/virtualMachineScaleSets/write', host);
    expect(remedyFor('AuthorizationFailed', message)).toBe(
      `az role assignment create ${assignee} --role "Virtual Machine Contributor" --scope ${group.toLowerCase()}`,
    );
  });

  it('for one identity is Managed Identity Operator on it', () => {
    expect(remedyFor('LinkedAuthorizationFailed', linkedRefusal(`${uami}/a`))).toBe(
      `az role assignment create ${assignee} --role "Managed Identity Operator" --scope ${`${uami}/a`.toLowerCase()}`,
    );
  });

  it('for several identities of one group is one command for the group', () => {
    const other = `${sub}/resourceGroups/more/providers/Microsoft.ManagedIdentity/userAssignedIdentities/c`;
    const lines = remedyFor(
      'LinkedAuthorizationFailed',
      linkedRefusal(`${uami}/a,${uami}/b,${other}`),
    ).split('\n');
    expect(lines.map((line) => line.split('--scope ')[1])).toEqual([
      `${sub}/resourcegroups/ids`,
      other.toLowerCase(),
    ]);
  });

  it('for role assignments is the right to give our two roles and no other', () => {
    const message = `The client '${me}' with object id '${me}' does not have authorization or an ABAC condition not fulfilled to perform action 'Microsoft.Authorization/roleAssignments/write' over scope '${group}/providers/Microsoft.Authorization/roleAssignments/33333333-3333-4333-8333-333333333333' or the scope is invalid.`;
    const condition = `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {9980e02c-c2be-4d73-94e8-173b1dc7cf3c, f1a07417-d97a-45cb-824c-7a7467783830} AND @Request[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'})) AND ((!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR (@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {9980e02c-c2be-4d73-94e8-173b1dc7cf3c, f1a07417-d97a-45cb-824c-7a7467783830} AND @Resource[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}))`;
    expect(remedyFor('AuthorizationFailed', message)).toBe(
      `az role assignment create ${assignee} --role "Role Based Access Control Administrator" --scope ${group.toLowerCase()} --condition-version 2.0 --condition '${condition.replaceAll("'", "'\\''")}'`,
    );
  });

  it('for a read is our reader role on the subscription', () => {
    const message = refusal('Microsoft.ContainerService/managedClusters/read', sub);
    expect(remedyFor('AuthorizationFailed', message)).toBe(
      `az role assignment create ${assignee} --role "AKS Identity Reconciler" --scope ${sub}`,
    );
  });

  it('quotes what a shell would run', () => {
    const scope = `${sub}/resourceGroups/a;reboot$(b)/providers/Microsoft.Compute/virtualMachines/v`;
    expect(
      remedyFor('AuthorizationFailed', refusal('Microsoft.Compute/virtualMachines/write', scope)),
    ).toMatch(/--scope '\/subscriptions\/.*\/a;reboot\$\(b\)'$/);
  });

  it('is silent when Azure names nothing to grant', () => {
    expect(remedyFor('AuthorizationFailed', 'No.')).toBe('none');
    expect(
      remedyFor('AuthorizationFailed', refusal('Microsoft.Network/virtualNetworks/write', group)),
    ).toBe('none');
  });

  it('for a locked node resource group unlocks it', () => {
    const message = `The client '${me}' has permission to perform action 'Microsoft.Compute/virtualMachineScaleSets/write' on scope '${host}'; however, the access is denied because of the deny assignment with name 'lock' and Id 'x' at scope '${group}'.`;
    expect(remedyFor('DenyAssignmentAuthorizationFailed', message)).toBe(
      'az aks update --resource-group shop --name prod --nrg-lockdown-restriction-level Unrestricted',
    );
  });

  it('for a locked group of another name still says which command', () => {
    expect(
      remedyFor('DenyAssignmentAuthorizationFailed', 'Denied.', `${sub}/resourceGroups/nodes`),
    ).toMatch(/^az aks update .* --nrg-lockdown-restriction-level Unrestricted$/);
  });

  it('for a missing identity names it', () => {
    expect(remedyFor('FailedIdentityOperation', missingIdentity)).toContain(
      `${uami}/gone`.toLowerCase(),
    );
  });

  it.each([
    'RoleAssignmentLimitExceeded',
    'RoleAssignmentUpdateNotPermitted',
    'ScopeLocked',
    'SubscriptionNotFound',
  ])('exists for %s', (code) => {
    expect(remedyFor(code, 'Azure said so.')).not.toBe('none');
  });
});
