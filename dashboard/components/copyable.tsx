import type { VNode } from 'preact';
import { useState } from 'preact/hooks';

/** A text to paste elsewhere. Long ones wrap; nothing has to be scrolled to be read. */
export function Copyable({ text, label }: { text: string; label?: string }): VNode {
  const [state, setState] = useState<'' | 'Copied' | 'Select it by hand'>('');

  async function copy(): Promise<void> {
    // Browsers refuse it on pages that came over plain http from another machine.
    const done = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    setState(done === true ? 'Copied' : 'Select it by hand');
    window.setTimeout(() => setState(''), 2000);
  }

  return (
    <div class="copyable">
      <code>{text}</code>
      <button type="button" onClick={() => void copy()} aria-label={`Copy ${label ?? text}`}>
        {state === '' ? 'Copy' : state}
      </button>
      <span class="hidden" role="status">
        {state}
      </span>
    </div>
  );
}
