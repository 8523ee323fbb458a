import type { VNode } from 'preact';
import type { Tone } from '../views/tone';
import { MARKS } from '../views/tone';

/** A word with its colour and mark. The colour alone says nothing. */
export function Word({ tone, children }: { tone: Tone; children: string }): VNode {
  return (
    <span class={`word ${tone}`}>
      <span class="mark" aria-hidden="true">
        {MARKS[tone]}
      </span>
      {children}
    </span>
  );
}
