import type { VNode } from 'preact';
import { remedyParts } from '../views/remedy';
import { Copyable } from './copyable';

/** What to do next, with the commands in it ready to be copied. */
export function Remedy({ text }: { text: string }): VNode | null {
  if (text === '') return null;
  return (
    <div class="remedy">
      <span class="lead">What to do</span>
      {remedyParts(text).map(({ kind, text: part }) =>
        kind === 'command' ? <Copyable key={part} text={part} /> : <p key={part}>{part}</p>,
      )}
    </div>
  );
}
