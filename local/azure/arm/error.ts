/** An answer that is an error, in ARM's envelope `{"error": {code, message, target?, details?}}`. */
export class ArmError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly extra: {
      readonly headers?: Readonly<Record<string, string>>;
      readonly details?: readonly { code: string; message: string; target?: string }[];
      readonly target?: string;
    } = {},
  ) {
    super(message);
    this.name = 'ArmError';
  }

  /** The response body. */
  body(): { error: Record<string, unknown> } {
    const { details, target } = this.extra;
    return {
      error: {
        code: this.code,
        message: this.message,
        ...(target === undefined ? {} : { target }),
        ...(details === undefined ? {} : { details }),
      },
    };
  }
}

/** 404 for a resource that does not exist in an existing resource group. */
export function resourceNotFound(type: string, name: string, group: string): ArmError {
  return new ArmError(
    404,
    'ResourceNotFound',
    `The Resource '${type}/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

/** 404 for a resource group. */
export function groupNotFound(group: string): ArmError {
  return new ArmError(
    404,
    'ResourceGroupNotFound',
    `Resource group '${group}' could not be found.`,
  );
}

/** 404 for a subscription. */
export function subscriptionNotFound(subscription: string): ArmError {
  return new ArmError(
    404,
    'SubscriptionNotFound',
    `The subscription '${subscription}' could not be found.`,
  );
}

/** 400 for a body that does not deserialise. */
export function invalidContent(reason: string): ArmError {
  return new ArmError(
    400,
    'InvalidRequestContent',
    `The request content was invalid and could not be deserialized: '${reason}'.`,
  );
}

/** 400 for a value that does not fit. */
export function invalidParameter(target: string, message: string): ArmError {
  return new ArmError(400, 'InvalidParameter', message, { target });
}
