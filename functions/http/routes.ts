import { nearest } from '../../shared/core/base/nearest';
import type { Problem } from './problem';

/** What the router knows of an endpoint. */
export interface Route {
  readonly method: string;
  /** Below the route prefix `api`. */
  readonly route: string;
}

/** Why none of `routes` answers: another method does, or the path is none of ours. `path` is below the prefix. */
export function noRoute(routes: readonly Route[], method: string, path: string): Problem {
  const here = routes.filter(({ route }) => matches(route, path));
  return here.length === 0 ? unknownPath(routes, path) : wrongMethod(here, method, path);
}

function wrongMethod(here: readonly Route[], method: string, path: string): Problem {
  const allowed = here.map((route) => route.method).join(', ');
  return {
    status: 405,
    code: 'MethodNotAllowed',
    detail: `/api/${path} does not take ${method}.`,
    remedy: `It takes ${allowed}.`,
    headers: { allow: allowed },
  };
}

function unknownPath(routes: readonly Route[], path: string): Problem {
  const [first = ''] = path.split('/');
  const firsts = [...new Set(routes.map(({ route }) => route.split('/')[0] ?? ''))];
  const suggestion = firsts.includes(first) ? undefined : nearest(first, firsts);
  const hint = suggestion === undefined ? '' : `Did you mean /api/${suggestion}? `;
  const below = routes.filter(({ route }) => route.split('/')[0] === first);
  const known = below.length === 0 ? firsts : below.map(({ route }) => route);
  return {
    status: 404,
    code: 'RouteUnknown',
    detail: `There is nothing at /api/${path.slice(0, 200)}.`,
    remedy: `${hint}There is ${[...new Set(known)].map((route) => `/api/${route}`).join(', ')}.`,
  };
}

/** As ASP.NET compares: literals without regard to case, a parameter takes one segment. */
function matches(route: string, path: string): boolean {
  const [wanted, given] = [route.split('/'), path.replace(/\/$/, '').split('/')];
  return (
    wanted.length === given.length &&
    wanted.every(
      (part, index) => part.startsWith('{') || part.toLowerCase() === given[index]?.toLowerCase(),
    )
  );
}
