import { checkErrorEnvelope } from './envelope';
import type { ExactCheck, Verdict } from './exact';
import { openExact } from './exact';
import type { WireExchange } from './exchange';
import { checkGroupRead, isGroupRead } from './group-read';
import { checkOperationHeaders, isOperationUrl } from './lro';
import type { OfficialCheck } from './official';
import { openOfficial } from './official';
import { checkOperationPoll } from './poll';
import type { Provider } from './providers';
import { providerOf } from './providers';
import type { Finding } from './violation';

/** Everything that is wrong with one exchange. */
export type Judge = (wire: WireExchange) => Promise<readonly Finding[]>;

interface Checks {
  readonly official: OfficialCheck;
  readonly exact: ExactCheck | undefined;
}

/** Opens nothing yet: a provider's descriptions are loaded at the first exchange with it. */
export function openJudge(folder: string): Judge {
  const opened = new Map<Provider, Promise<Checks>>();
  function open(provider: Provider): Promise<Checks> {
    const checks = opened.get(provider) ?? openChecks(folder, provider);
    opened.set(provider, checks);
    return checks;
  }
  async function judgeBoth(wire: WireExchange): Promise<readonly Finding[]> {
    const common = [...checkErrorEnvelope(wire), ...checkOperationHeaders(wire)];
    if (isOperationUrl(wire.path)) return [...checkOperationPoll(wire), ...common];
    if (isGroupRead(wire)) return [...checkGroupRead(wire), ...common];
    const provider = providerOf(wire);
    if (provider === undefined) return [unknownUrl(), ...common];
    const version = checkVersion(wire, provider);
    return [...version, ...(await checkBodies(wire, await open(provider))), ...common];
  }
  return async (wire) => {
    const findings = await judgeBoth(wire);
    return findings.filter(({ where }) => where === 'request' || wire.isAnswerJudged);
  };
}

async function openChecks(folder: string, provider: Provider): Promise<Checks> {
  return {
    official: await openOfficial(folder, provider),
    exact: openExact(folder, provider),
  };
}

function unknownUrl(): Finding {
  return {
    where: 'request',
    code: 'UNKNOWN_URL',
    path: '',
    message: 'no official description covers this URL; if Azure has it, add it to providers.ts',
  };
}

function checkVersion(wire: WireExchange, provider: Provider): Finding[] {
  const version = wire.query['api-version'];
  if (version === provider.sdkVersion) return [];
  const message = `api-version is ${version ?? 'missing'}, the SDK sends ${provider.sdkVersion}`;
  return [{ where: 'request', code: 'WRONG_API_VERSION', path: '', message }];
}

/** A property unknown to the nearest swagger is right where the exact version accepts the whole body. */
async function checkBodies(wire: WireExchange, { official, exact }: Checks): Promise<Finding[]> {
  const verdicts: Readonly<Record<Finding['where'], Verdict>> = {
    request: exact?.request(wire),
    response: exact?.response(wire),
  };
  const known = (await official(wire)).filter(
    ({ where, code }) => code !== 'OBJECT_ADDITIONAL_PROPERTIES' || verdicts[where]?.length !== 0,
  );
  return [...known, ...(verdicts.request ?? []), ...(verdicts.response ?? [])];
}
