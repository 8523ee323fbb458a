import type { Failure } from '../base/errors';
import { failureLines } from '../base/failure-lines';
import { printableLines } from '../base/printable';
import type { Skip } from './run';

/** A plan of a chart or a repository, as people read it. */
interface NamedPlan {
  readonly name: string;
  /** What would change, in a sentence; absent: nothing. */
  readonly work: string | undefined;
  readonly rest: Skip<string> | undefined;
  readonly failures: readonly Failure[];
}

/** What is planned under its name, `lines` in the middle, and what stands in the way last. */
export function renderNamed(plan: NamedPlan, lines: readonly string[]): string {
  const { name, work, rest, failures } = plan;
  return printableLines([
    `Plan for ${name}: ${work ?? nothingWords(plan)}`,
    ...(rest === undefined ? [] : [`  ${rest.message}`]),
    ...lines,
    ...failures.flatMap(failureLines),
    '',
  ]);
}

function nothingWords({ failures, rest }: NamedPlan): string {
  if (failures.length > 0) return 'Nothing can be done.';
  return rest === undefined ? 'No changes.' : 'Nothing is done.';
}
