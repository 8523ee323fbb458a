import type { ForgeHttpAnswer, Refusal } from '../front';

/** A refusal in Azure DevOps' words: `TF…: what is wrong`, and the name of an exception. */
export class AzureDevOpsError extends Error {
  constructor(
    readonly status: number,
    readonly typeKey: string,
    message: string,
  ) {
    super(message);
  }

  answer(): ForgeHttpAnswer {
    return {
      status: this.status,
      body: {
        ...{ $id: '1', innerException: null, message: this.message },
        ...{
          typeName: `Microsoft.TeamFoundation.Git.Server.${this.typeKey}`,
          typeKey: this.typeKey,
        },
        ...{ errorCode: 0, eventId: 3000 },
      },
    };
  }
}

export function noRepository(name: string): AzureDevOpsError {
  return new AzureDevOpsError(
    404,
    'GitRepositoryNotFoundException',
    `TF401019: The Git repository with name or identifier ${name} does not exist or you do not have permissions for the operation you are attempting.`,
  );
}

export function noPermission(permission: string): AzureDevOpsError {
  return new AzureDevOpsError(
    403,
    'GitNeedsPermissionException',
    `TF401027: You need the Git '${permission}' permission to perform this action. Details: identity 'reconciler', scope 'repository'.`,
  );
}

export function invalid(message: string): AzureDevOpsError {
  return new AzureDevOpsError(400, 'InvalidArgumentValueException', message);
}

/**
 * What an unknown token gets: the sign-in page with a 203, for PATCH a 401 instead. Told by users, in
 * MicrosoftDocs/vsts-rest-api-specs#574 and microsoft/azure-devops-auth-samples#52.
 */
export function signIn(method: string): ForgeHttpAnswer {
  if (method === 'PATCH') {
    const message = `TF400813: The user '' is not authorized to access this resource.`;
    return new AzureDevOpsError(401, 'UnauthorizedRequestException', message).answer();
  }
  return {
    status: 203,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: Buffer.from('<!DOCTYPE html><html><title>Azure DevOps Services | Sign In</title></html>'),
  };
}

/** What a scripted refusal looks like. `Retry-After` comes with a 429 and a 503 (rate limits page of the documentation). */
export function scriptedAnswer({ status, message, retryAfterSeconds }: Refusal): ForgeHttpAnswer {
  const words = message ?? `Scripted refusal with status ${status}.`;
  return {
    ...new AzureDevOpsError(status, 'VssServiceException', words).answer(),
    ...(retryAfterSeconds !== undefined && {
      headers: { 'retry-after': String(retryAfterSeconds) },
    }),
  };
}
