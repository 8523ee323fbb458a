import type { ForgeHttpRequest } from '../front';
import { isRead } from '../routing';
import { AzureDevOpsError } from './error';

const LATEST = 7.2;
const RELEASED = 7.1;

/** In the query, or as a parameter of Accept; reads do without, answered in the oldest version. */
export function assertVersion({ method, query, headers }: ForgeHttpRequest): void {
  const [, accepted] = /;\s*api-version=([^;,\s]+)/i.exec(headers['accept'] ?? '') ?? [];
  const version = query.get('api-version') ?? accepted;
  if (version === undefined) {
    if (isRead(method)) return;
    throw refusal(
      'VssVersionNotSpecifiedException',
      `No api-version was supplied for the "${method}" request. The version must be supplied either as part of the Accept header (e.g. "application/json; api-version=1.0") or as a query parameter (e.g. "?api-version=1.0").`,
    );
  }
  const [, number = '', preview] = /^(\d+(?:\.\d+)?)(-preview(?:\.\d+)?)?$/.exec(version) ?? [];
  if (number === '' || Number(number) > LATEST) {
    throw refusal(
      'VssVersionOutOfRangeException',
      `The requested REST API version of ${version} is out of range for this server. The latest REST API version this server supports is ${LATEST}.`,
    );
  }
  if (Number(number) > RELEASED && preview === undefined) {
    throw refusal(
      'VssInvalidPreviewVersionException',
      `The requested version "${version}" of the resource is under preview. The -preview flag must be supplied in the api-version for such requests. For example: "${version}-preview"`,
    );
  }
}

function refusal(typeKey: string, message: string): AzureDevOpsError {
  return new AzureDevOpsError(400, typeKey, message);
}
