import type { ComponentChildren, VNode } from 'preact';
import type { Tone } from '../views/tone';
import { MARKS } from '../views/tone';
import { Remedy } from './remedy';

interface Props {
  readonly tone: Tone;
  readonly title: string;
  readonly detail: string;
  readonly lines?: readonly string[];
  readonly remedy?: string | undefined;
  /** Where the code in the title is explained. */
  readonly docs?: string | undefined;
  readonly children?: ComponentChildren;
}

/** A box that says what is the matter, why, and what to do. */
export function Notice({ tone, title, detail, lines = [], remedy, docs, children }: Props): VNode {
  return (
    <div class={`notice ${tone}`}>
      <h2>
        <span class="mark" aria-hidden="true">
          {MARKS[tone]}
        </span>{' '}
        {title}
      </h2>
      <p>{detail}</p>
      {lines.length > 0 && (
        <ul>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {remedy !== undefined && <Remedy text={remedy} />}
      {docs !== undefined && (
        <p class="small">
          <a href={docs}>What this means</a>
        </p>
      )}
      {children}
    </div>
  );
}
