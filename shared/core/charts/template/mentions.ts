import { pathOf, type ValuePath } from '../../configuration/value-path';
import { spendCharacters, spendSteps } from './budget';
import type { Place } from './evaluate';

const FIELD = /(?<![\w"])(\$?)((?:\.\w+)+)/g;
const CALL = /\b(?:include|template)\s+"([^"]+)"/g;
/** Each is read once, however often it is called. */
const MAX_HELPERS = 20;

/**
 * Paths of values that a stretch of template speaks of, by itself or through the named templates that it calls. `around`:
 * what `.` may be there.
 */
export function mentionsIn(
  template: string,
  place: Place,
  around: readonly ValuePath[] = [],
): readonly ValuePath[] {
  return collect(template, place, around, new Set());
}

function collect(
  template: string,
  { scope, dot }: Place,
  around: readonly ValuePath[],
  seen: Set<string>,
): readonly ValuePath[] {
  spendCharacters(scope.budget, template.length);
  const own = [...template.matchAll(FIELD)].flatMap(([, root, fields = '']) => {
    const [first, ...more] = pathOf(fields);
    if (first === 'Values') return [more];
    if (root === '$' || typeof dot === 'string') return [];
    spendSteps(scope.budget, dot.length);
    return [[...dot, ...pathOf(fields)]];
  });
  if (seen.size > MAX_HELPERS) return own;
  const called = [...template.matchAll(CALL)].flatMap(([, name = '']) => {
    const body = scope.helpers.get(name);
    if (body === undefined || seen.has(name)) return [];
    seen.add(name);
    return collect(body, { scope, dot: 'root' }, [], seen);
  });
  return [...own, ...called, ...around];
}
