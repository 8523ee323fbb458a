import { HostError } from '../errors';

/** A parsed route: matches the path below the route prefix, segment by segment. */
export interface RouteTemplate {
  readonly segments: readonly Segment[];
}

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | {
      readonly kind: 'parameter';
      readonly name: string;
      readonly optional: boolean;
      readonly constraint: string | undefined;
    }
  | { readonly kind: 'rest'; readonly name: string };

const CONSTRAINTS: Readonly<Record<string, RegExp>> = {
  int: /^-?\d+$/,
  long: /^-?\d+$/,
  bool: /^(true|false)$/i,
  guid: /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i,
  alpha: /^[a-z]*$/i,
};

/** Reads a route such as `clusters/{name}/{id:int?}/{*rest}`. */
export function parseRoute(route: string, functionName: string): RouteTemplate {
  const parts = route.split('/').filter((part) => part !== '');
  return { segments: parts.map((part) => parseSegment(part, route, functionName)) };
}

function parseSegment(part: string, route: string, functionName: string): Segment {
  if (!part.includes('{')) return { kind: 'literal', text: part };
  const match = /^\{(\*?)(\w+)(?::(\w+))?(\?)?\}$/.exec(part);
  const [, star, name = '', constraint, optional] = match ?? [];
  if (match === null || (constraint !== undefined && CONSTRAINTS[constraint] === undefined)) {
    throw new HostError(
      'trigger-invalid',
      `Route "${route}" of function "${functionName}": the local host does not understand "${part}". ` +
        `It knows {name}, {name?}, {*name} and {name:${Object.keys(CONSTRAINTS).join('|')}}.`,
    );
  }
  if (star === '*') return { kind: 'rest', name };
  return { kind: 'parameter', name, optional: optional === '?', constraint };
}

/** The parameters when the path matches, else undefined. Literals compare without regard to case, as in ASP.NET. */
export function matchRoute(
  { segments }: RouteTemplate,
  path: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const params: Record<string, string> = {};
  let position = 0;
  for (const segment of segments) {
    if (segment.kind === 'rest') {
      params[segment.name] = path.slice(position).join('/');
      return params;
    }
    const value = path[position];
    position += 1;
    if (!matchSegment(segment, value, params)) return undefined;
  }
  return position >= path.length ? params : undefined;
}

function matchSegment(
  segment: Exclude<Segment, { kind: 'rest' }>,
  value: string | undefined,
  params: Record<string, string>,
): boolean {
  if (segment.kind === 'literal') return segment.text.toLowerCase() === value?.toLowerCase();
  if (value === undefined) return segment.optional;
  if (segment.constraint !== undefined && !CONSTRAINTS[segment.constraint]?.test(value))
    return false;
  params[segment.name] = value;
  return true;
}
