import { BuildError } from './failure';

type Labels = Readonly<Record<string, string>>;
type Requirement = (labels: Labels) => boolean;

const PART =
  /^(?:!\s*([\w./-]+)|([\w./-]+)\s+(in|notin)\s*\(([^()]*)\)|([\w./-]+)\s*(==|=|!=|>|<)\s*([\w.-]*)|([\w./-]+))$/;

/** A selector of labels as kubectl and kustomize take it: `a=b,c!=d,e in (f,g),h,!i`. */
export function matchesLabels(selector: string, labels: Labels): boolean {
  return requirementsOf(selector).every((requirement) => requirement(labels));
}

function requirementsOf(selector: string): readonly Requirement[] {
  if (selector.trim() === '') return [];
  return partsOf(selector).map((part) => {
    const requirement = requirementOf(part);
    if (requirement === undefined)
      throw new BuildError(`unable to parse requirement of selector '${selector}'`);
    return requirement;
  });
}

/** Parted by commas, but not by those between brackets. Read from the end: there a bracket that closes comes before what is in it. */
function partsOf(selector: string): readonly string[] {
  const parts: string[] = [];
  let end = selector.length;
  let isInside = false;
  for (let at = selector.length - 1; at >= 0; at -= 1) {
    const character = selector[at];
    if (character === ')') isInside = true;
    else if (character === '(') isInside = false;
    else if (character === ',' && !isInside) {
      parts.push(selector.slice(at + 1, end));
      end = at;
    }
  }
  return [...parts, selector.slice(0, end)].reverse();
}

function requirementOf(part: string): Requirement | undefined {
  const match = PART.exec(part.trim());
  if (match === null) return undefined;
  const [, missing, setKey, setOperator, values, key, operator, value, present] = match;
  if (missing !== undefined) return (labels) => !Object.hasOwn(labels, missing);
  if (present !== undefined) return (labels) => Object.hasOwn(labels, present);
  if (setKey !== undefined) {
    const set = new Set((values ?? '').split(',').map((each) => each.trim()));
    return setOperator === 'in' ? isIn(setKey, set) : isNotIn(setKey, set);
  }
  return compared(key ?? '', operator, value ?? '');
}

function compared(
  key: string,
  operator: string | undefined,
  value: string,
): Requirement | undefined {
  switch (operator) {
    case '>':
    case '<':
      return isBeyond(key, operator, value);
    case '!=':
      return isNotIn(key, new Set([value]));
    default:
      return isIn(key, new Set([value]));
  }
}

/** Whole numbers on both sides. */
function isBeyond(key: string, operator: '>' | '<', bound: string): Requirement | undefined {
  if (!INTEGER.test(bound)) return undefined;
  return (labels) => {
    const value = labels[key];
    if (value === undefined || !INTEGER.test(value)) return false;
    return operator === '>' ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound);
  };
}

const INTEGER = /^-?\d{1,18}$/;

function isIn(key: string, values: ReadonlySet<string>): Requirement {
  return (labels) => Object.hasOwn(labels, key) && values.has(labels[key] ?? '');
}

function isNotIn(key: string, values: ReadonlySet<string>): Requirement {
  return (labels) => !Object.hasOwn(labels, key) || !values.has(labels[key] ?? '');
}
