import type { JsonMap } from '../object';
import { asMap, textOf } from '../object';
import type { Bindings, CelInput, Evaluated } from './cel';
import { evaluate, toCel } from './cel';
import { listOf } from './label-match';
import type { AdmissionRequest } from './request';

/** A validation that does not hold, or could not be evaluated. */
export interface Failed {
  /** Index of the validation. */
  readonly index: number;
  /** Absent after an error: it has no reason. */
  readonly reason?: string;
  readonly message: string;
}

/** Longest text of a messageExpression; a longer one is not shown. */
const MAX_MESSAGE_LENGTH = 5 * 1024;

/** What of one policy does not hold, with one parameter. */
export function decide(
  policy: JsonMap,
  request: AdmissionRequest,
  parameter: JsonMap | null,
): readonly Failed[] {
  const { failurePolicy, matchConditions, variables, validations } = asMap(policy.spec);
  const ignores = failurePolicy === 'Ignore';
  const bindings = bindingsFor(request, parameter);
  const condition = meant(listOf(matchConditions), bindings);
  if (condition === false) return [];
  if (condition !== true) return ignores ? [] : [{ index: 0, message: condition.error }];
  const all = { ...bindings, variables: composed(listOf(variables), bindings) };
  return listOf(validations).flatMap((validation, index) => {
    const found = evaluate(textOf(validation.expression), all);
    if (!found.ok) return ignores ? [] : [{ index, message: found.error }];
    if (found.value === true) return [];
    const reason = textOf(validation.reason) || 'Invalid';
    return [{ index, reason, message: messageOf(validation, all) }];
  });
}

/** What a request and its namespace are called in CEL. `authorizer` is not there: no policy of ours asks it. */
function bindingsFor(request: AdmissionRequest, parameter: JsonMap | null): Bindings {
  const { operation, resource, subResource, name, namespace, userInfo } = request;
  const { group, version, kind, plural } = resource;
  return {
    object: toCel(request.object ?? null),
    oldObject: toCel(request.oldObject ?? null),
    params: toCel(parameter),
    namespaceObject: toCel(request.namespaceObject ?? null),
    request: toCel({
      operation,
      userInfo,
      name: name === '' ? undefined : name,
      namespace,
      subResource,
      kind: { group, version, kind },
      resource: { group, version, resource: plural },
    }),
  };
}

/** All conditions have to hold; one that does not weighs more than one that fails. */
function meant(
  conditions: readonly JsonMap[],
  bindings: Bindings,
): boolean | { readonly error: string } {
  const all = conditions.map(({ expression }) => evaluate(textOf(expression), bindings));
  if (all.some((each) => each.ok && each.value !== true)) return false;
  const errors = all.flatMap((each) => (each.ok ? [] : [each.error]));
  return errors.length === 0 || { error: errors.join(', ') };
}

/** Each sees those before it. One that fails is not there, which fails whoever asks for it. */
function composed(variables: readonly JsonMap[], bindings: Bindings): CelInput {
  const known = new Map<string, CelInput>();
  for (const { name, expression } of variables) {
    const found = evaluate(textOf(expression), { ...bindings, variables: known });
    if (found.ok) known.set(textOf(name), found.value);
  }
  return known;
}

function messageOf({ message, messageExpression, expression }: JsonMap, all: Bindings): string {
  const written = textOf(messageExpression);
  const said = written === '' ? '' : sayable(evaluate(written, all));
  if (said !== '') return said;
  return textOf(message).trim() || `failed expression: ${textOf(expression).trim()}`;
}

/** A newline loses the message, and so does a value that is not text. */
function sayable(found: Evaluated): string {
  if (!found.ok || typeof found.value !== 'string') return '';
  const text = found.value.trim();
  return Buffer.byteLength(text) > MAX_MESSAGE_LENGTH || text.includes('\n') ? '' : text;
}
