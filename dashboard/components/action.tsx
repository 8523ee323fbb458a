import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { useHere } from '../here';
import type { Ask } from './action-dialog';
import { ActionDialog } from './action-dialog';

interface Props extends Ask {
  readonly onOpen?: () => void;
}

/** A button that asks in a dialog before anything happens. Only operators see it: for others the app refuses it anyhow. */
export function Action({ onOpen, ...ask }: Props): VNode | null {
  const { role } = useHere();
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  if (role !== 'operator') return null;
  const { label, about, mustType } = ask;
  return (
    <>
      <button
        type="button"
        ref={button}
        class={mustType === undefined ? undefined : 'danger'}
        aria-haspopup="dialog"
        aria-label={about === undefined ? undefined : `${label}: ${about}`}
        onClick={() => {
          onOpen?.();
          setOpen(true);
        }}
      >
        {label} …
      </button>
      {isOpen && (
        <ActionDialog
          {...ask}
          onClose={() => {
            setOpen(false);
            button.current?.focus();
          }}
        />
      )}
    </>
  );
}
