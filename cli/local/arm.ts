import { loopbackUrl } from '../../shared/core/base/loopback';
import { CliError, fail } from '../cli-error';
import type { Io } from '../io';

const ARM = 'https://management.azure.com';
export const ARM_SCOPE = `${ARM}/.default`;
const PATIENCE_MS = 30_000;
/** Of a list; what has more is not one that we look at. */
const MAX_PAGES = 1000;

/** Reads of Resource Manager that the product itself never asks for. */
export interface Arm {
  /** Throws CliError. */
  get<T>(path: string, version: string): Promise<T>;
  /** All pages of a list. Throws CliError. */
  list<T>(path: string, version: string, query?: Readonly<Record<string, string>>): Promise<T[]>;
}

/** Thrown for an answer that is an error, with what ARM calls it. */
class ArmRefusal extends CliError {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    path: string,
  ) {
    super({ what: `Azure answers ${status} to GET ${path}.`, why: `${code}: ${message}` });
  }
}

type Asking = Pick<Io, 'env' | 'fetch' | 'tokenFor'>;

/** As whoever is signed in. The token goes to Resource Manager alone, or to its simulation on this machine. */
export function armOf(io: Asking): Arm {
  const { SIMULATED_AZURE_URL: simulated } = io.env;
  const base = simulated === undefined ? ARM : loopbackUrl(simulated, 'Azure').origin;
  let token: Promise<string> | undefined;

  async function ask<T>(url: URL): Promise<T> {
    token ??= io.tokenFor(ARM_SCOPE);
    const headers = { authorization: `Bearer ${await token}`, accept: 'application/json' };
    const init = { headers, redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) } as const;
    const response = await io.fetch(new URL(url.pathname + url.search, base), init).catch(lost);
    const text = await response.text();
    if (response.status === 200) return JSON.parse(text) as T;
    throw refusal(response.status, text, url.pathname);
  }

  return {
    get: (path, version) => ask(urlOf(path, { 'api-version': version })),
    async list<T>(path: string, version: string, query: Readonly<Record<string, string>> = {}) {
      const all: T[] = [];
      let next: URL | undefined = urlOf(path, { 'api-version': version, ...query });
      for (let pages = 0; next !== undefined && pages < MAX_PAGES; pages += 1) {
        const page: Page<T> = await ask(next);
        all.push(...page.value);
        next = nextOf(page);
      }
      return all;
    },
  };
}

interface Page<T> {
  readonly value: readonly T[];
  readonly nextLink?: string | null;
}

function urlOf(path: string, query: Readonly<Record<string, string>>): URL {
  const url = new URL(path, ARM);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

/** Throws CliError for one that leads elsewhere: it would get our token. */
function nextOf({ nextLink }: Page<unknown>): URL | undefined {
  if (typeof nextLink !== 'string' || nextLink === '') return undefined;
  const url = URL.canParse(nextLink) ? new URL(nextLink) : undefined;
  if (url?.origin === ARM) return url;
  return fail({ what: 'A list of Azure goes on somewhere else.', why: nextLink.slice(0, 200) });
}

function lost(error: unknown): never {
  const { message = String(error), cause } = error as {
    readonly message?: string;
    readonly cause?: { readonly message?: string };
  };
  fail({
    what: 'Azure does not answer.',
    why: cause?.message ?? message,
    remedy: 'Look whether this machine reaches https://management.azure.com.',
  });
}

function refusal(status: number, text: string, path: string): ArmRefusal {
  try {
    const { error } = JSON.parse(text) as {
      readonly error?: { readonly code?: string; readonly message?: string };
    };
    return new ArmRefusal(status, error?.code ?? 'Unknown', error?.message ?? '', path);
  } catch {
    return new ArmRefusal(status, 'Unknown', text.slice(0, 200), path);
  }
}

export function isRefusal(error: unknown): error is ArmRefusal {
  return error instanceof ArmRefusal;
}
