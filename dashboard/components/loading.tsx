import type { VNode } from 'preact';

/** Before the first answer. */
export function Loading({ what }: { what: string }): VNode {
  return (
    <p class="empty" role="status">
      Reading {what} …
    </p>
  );
}
