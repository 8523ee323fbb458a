import type { CelInput, CelValue } from '@bufbuild/cel';
import { celEnv, isCelError, parse, plan } from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';

export type { CelInput } from '@bufbuild/cel';
export type Bindings = Readonly<Record<string, CelInput>>;

/** What an expression comes to. */
export type Evaluated =
  { readonly ok: true; readonly value: CelValue } | { readonly ok: false; readonly error: string };

type Program = (bindings: Record<string, CelInput>) => unknown;

const ENVIRONMENT = celEnv({ funcs: strings });
/** Compiled once: the same few expressions judge every write. */
const programs = new Map<string, Program>();

/** Evaluates an expression of Kubernetes' CEL, as far as the standard and the strings extension go. */
export function evaluate(expression: string, bindings: Bindings): Evaluated {
  try {
    const value = programOf(expression)({ ...bindings });
    if (!isCelError(value)) return { ok: true, value: value as CelValue };
    return failed(expression, value.message);
  } catch (error) {
    return failed(expression, error instanceof Error ? error.message : String(error));
  }
}

/** Why an expression is no CEL; undefined when it is. */
export function syntaxError(expression: string): string | undefined {
  try {
    programOf(expression);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** JSON as CEL knows it: whole numbers are integers there, and never equal a text or a double by accident. */
export function toCel(value: unknown): CelInput {
  if (Array.isArray(value)) return value.map(toCel);
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return null;
  const known = Object.entries(value).filter(([, each]) => each !== undefined);
  return new Map(known.map(([key, each]) => [key, toCel(each)]));
}

function programOf(expression: string): Program {
  const known = programs.get(expression);
  if (known !== undefined) return known;
  const program = plan(ENVIRONMENT, parse(expression)) as Program;
  programs.set(expression, program);
  return program;
}

/** The server's own words for the most common of them. */
function failed(expression: string, message: string): Evaluated {
  const cause = message.replace('field not found: ', 'no such key: ');
  return { ok: false, error: `expression '${expression}' resulted in error: ${cause}` };
}
