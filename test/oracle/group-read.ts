import type { WireExchange } from './exchange';
import { isObject } from './json';
import type { Finding } from './violation';

/**
 * Reads of resource groups, by hand: the descriptions on disk hold none of Microsoft.Resources. Form and required
 * properties are those of https://learn.microsoft.com/rest/api/resources/resource-groups/get.
 */
const GROUP = /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+$/i;
const API_VERSION = '2021-04-01';
const REQUIRED = ['id', 'name', 'type', 'location', 'properties'];

export function isGroupRead({ path, method }: WireExchange): boolean {
  return method.toUpperCase() === 'GET' && GROUP.test(path);
}

export function checkGroupRead(wire: WireExchange): readonly Finding[] {
  const version = wire.query['api-version'];
  const findings: Finding[] = [];
  if (version !== API_VERSION) {
    const message = `api-version is ${version ?? 'missing'}, we send ${API_VERSION}`;
    findings.push({ where: 'request', code: 'WRONG_API_VERSION', path: '', message });
  }
  if (wire.status !== 200) return findings;
  const body = isObject(wire.responseBody) ? wire.responseBody : {};
  for (const name of REQUIRED.filter((each) => body[each] === undefined)) {
    findings.push({
      where: 'response',
      code: 'MISSING',
      path: name,
      message: `${name} is missing`,
    });
  }
  return findings;
}
