import type { VNode } from 'preact';

/** Read out by a screen reader when it changes, and only then: a page that polls must not chatter. */
export function Said({ text }: { text: string }): VNode {
  return (
    <p class="hidden" role="status">
      {text}
    </p>
  );
}
