import { isClientId } from '../pod-identity/validate-identity';
import { EVERY_NAMESPACE, MATCHING_NAMESPACES } from './names';
import type { AdmissionRules, Grant } from './rules';

/** What a name of a namespace can be made of. */
const NAMESPACE = /^[a-z0-9-]{1,63}$/;
const GLOB = /^[a-z0-9*?-]{1,63}$/;

/**
 * The grants as the policy reads them: a key for each namespace, a line for each pair of ids, in lower case and in order.
 * No line without both ids: ` ` would admit an identity that names none.
 */
export function grantLines(grants: readonly Grant[]): Readonly<Record<string, string>> {
  const lines = grants.filter(isWhole).flatMap(lineOf);
  const byKey = Map.groupBy(lines, ({ key }) => key);
  return Object.fromEntries(
    [...byKey.keys()].sort().map((key) => [key, textOf(byKey.get(key)?.map(({ line }) => line))]),
  );
}

/** The labels as the policy reads them. An empty line would grant the empty label. */
export function labelLines(
  labels: NonNullable<AdmissionRules['labels']>,
): Readonly<Record<string, string>> {
  const named = [...labels]
    .filter(([namespace]) => NAMESPACE.test(namespace))
    .map(([namespace, values]): readonly [string, string] => [
      namespace,
      textOf(values.filter((value) => value !== '' && !/\s/.test(value))),
    ]);
  const some = named.filter(([, text]) => text !== '');
  return Object.fromEntries(some.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** One without its client id is not told to be whose token it is. */
function isWhole({ identity, clientId }: Grant): boolean {
  return isClientId(clientId) && !/\s/.test(identity);
}

interface Line {
  readonly key: string;
  readonly line: string;
}

function lineOf({ namespaces, identity, clientId }: Grant): readonly Line[] {
  const pair = `${identity} ${clientId}`.toLowerCase();
  const glob = namespaces.toLowerCase();
  if (/^\*+$/.test(glob)) return [{ key: EVERY_NAMESPACE, line: pair }];
  if (NAMESPACE.test(glob)) return [{ key: glob, line: pair }];
  // Anything else is the name of no namespace.
  if (!GLOB.test(glob)) return [];
  return [{ key: MATCHING_NAMESPACES, line: `${expressionFor(glob)} ${pair}` }];
}

function expressionFor(glob: string): string {
  const body = glob.replace(/\*+/g, '.*').replaceAll('?', '.');
  return `^${body}$`;
}

/** Without a newline at the end, which would be an empty line more. */
function textOf(lines: readonly string[] = []): string {
  return [...new Set(lines)].sort().join('\n');
}
