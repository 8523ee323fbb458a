import type { VNode } from 'preact';
import type { Refusal, Trouble } from '../api/bodies';
import { ageOf } from '../views/age';
import { policyWords } from '../views/policy-words';
import { Notice } from './notice';

/** Everything that is wrong, worst first, each with what to do. */
export function Failures({ failures }: { failures: readonly Trouble[] }): VNode {
  return (
    <>
      {failures.map(({ code, policy, message, target, remedy, docs }) => (
        <Notice
          key={`${code} ${target ?? ''} ${message}`}
          tone={policy === 'Stalled' || policy === 'Terminal' ? 'bad' : 'warn'}
          title={`${code}: ${policyWords(policy)}`}
          detail={message}
          remedy={remedy}
          docs={docs}
        >
          {target !== undefined && <p class="small">{target}</p>}
        </Notice>
      ))}
    </>
  );
}

/** What Azure has refused, and when each is tried again. */
export function Refusals({
  refusals,
  nowMs,
}: {
  refusals: readonly Refusal[];
  nowMs: number;
}): VNode {
  return (
    <ul>
      {refusals.map(({ key, count, until, failure }) => (
        <li key={key}>
          <strong>{failure.code}</strong> {failure.message}{' '}
          <span class="small">
            Refused {count === 1 ? 'once' : `${count} times`}, tried again {ageOf(until, nowMs)}, or
            as soon as something changes that may help.
          </span>
        </li>
      ))}
    </ul>
  );
}
