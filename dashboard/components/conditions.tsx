import type { VNode } from 'preact';
import type { ConditionRow } from '../views/conditions';
import { ageOf } from '../views/age';
import { Word } from './word';

/** What is true now, condition by condition. */
export function Conditions({
  rows,
  nowMs,
}: {
  rows: readonly ConditionRow[];
  nowMs: number;
}): VNode {
  if (rows.length === 0) return <p class="small">No run has ended yet.</p>;
  return (
    <dl class="conditions">
      {rows.map(({ type, word, tone, reason, message, since, docs }) => (
        <div key={type}>
          <dt>
            {type} <Word tone={tone}>{word}</Word>
          </dt>
          <dd>
            <strong>{docs === undefined ? reason : <a href={docs}>{reason}</a>}</strong>{' '}
            <span class="small">
              since <time dateTime={since}>{ageOf(since, nowMs)}</time>
            </span>
            <p>{message}</p>
          </dd>
        </div>
      ))}
    </dl>
  );
}
