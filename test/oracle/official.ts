import path from 'node:path';
import type {
  LiveValidationResult,
  RequestResponsePair,
} from 'oav/dist/lib/liveValidation/liveValidator';
import type { WireExchange } from './exchange';
import { copy, urlOf } from './exchange';
import type { Provider } from './providers';
import type { Finding } from './violation';

/** Judges one exchange by the provider's swagger; knows nothing of newer properties (see exact.ts). */
export type OfficialCheck = (wire: WireExchange) => Promise<readonly Finding[]>;

/** Loads the swagger of one provider into oav's LiveValidator, 0.1-0.6 s; operations compile on first use. */
export async function openOfficial(folder: string, provider: Provider): Promise<OfficialCheck> {
  const { LiveValidator } = await import('oav');
  const specs = path.join(folder, 'data', 'specs');
  const validator = new LiveValidator(
    {
      directory: specs,
      // oav empties this array, so it gets its own.
      swaggerPaths: provider.swagger.map((file) => path.join(specs, 'specification', file)),
      git: { shouldClone: false },
      isPathCaseSensitive: false,
      isArmCall: true,
      loadValidatorInBackground: false,
    },
    // Without a callback it writes to ~/oav_output.
    () => undefined,
  );
  await validator.initialize();
  return async (wire) => {
    const result = await validator.validateLiveRequestResponse(toPair(wire, provider));
    const request = findings('request', result.requestValidationResult);
    if (isLookUpFailure(result.requestValidationResult)) return request;
    if (provider.errorsUndescribed === true && wire.status >= 400) return request;
    return [...request, ...findings('response', result.responseValidationResult)];
  };
}

/** oav's own shape of an exchange, at the api-version of the stored swagger. Copied: oav changes its input. */
function toPair(wire: WireExchange, provider: Provider): RequestResponsePair {
  const query = { ...wire.query, 'api-version': provider.specVersion };
  return {
    liveRequest: {
      method: wire.method,
      url: urlOf({ ...wire, query }),
      headers: { ...wire.requestHeaders },
      query,
      ...bodyOf(wire.requestBody),
    },
    liveResponse: {
      statusCode: String(wire.status),
      headers: { ...wire.responseHeaders },
      ...bodyOf(wire.responseBody),
    },
  };
}

/** oav types a body as an object, but judges any JSON. */
function bodyOf(body: unknown): Pick<RequestResponsePair['liveResponse'], 'body'> {
  return body === undefined ? {} : { body: copy(body) as Record<string, unknown> };
}

function isLookUpFailure(result: LiveValidationResult): boolean {
  return result.operationInfo.operationId === 'unknownOperationId';
}

/** oav answers `isSuccessful: undefined` where it found no operation: that must fail too, or unknown URLs pass. */
function findings(where: Finding['where'], result: LiveValidationResult): Finding[] {
  const issues = result.errors.map((issue) => ({
    where,
    code: String(issue.code),
    path: issue.jsonPathsInPayload[0] ?? '',
    message: `${issue.message} [${result.operationInfo.operationId}]`,
  }));
  if (result.isSuccessful !== undefined) return issues;
  const code = isLookUpFailure(result) ? 'UNKNOWN_URL' : 'ORACLE_FAILED';
  const message = result.runtimeException?.message ?? 'the validator gave neither a yes nor a no';
  return [...issues, { where, code, path: '', message }];
}
