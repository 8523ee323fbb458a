import type { ComponentChildren, VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Accepted } from '../api/bodies';
import type { Api } from '../api/get';
import type { Answer } from '../api/outcome';
import { useHere } from '../here';
import { ActionDialog } from './action-dialog';

export interface Ask {
  /** On the button, and in the heading of the dialog. */
  readonly label: string;
  /** What it is done to, where the label alone does not say it. */
  readonly about?: string | undefined;
  /** What happens, before it does. */
  readonly children: ComponentChildren;
  readonly send: (api: Api, key: string) => Promise<Answer<Accepted>>;
  /** The name that has to be typed first: what follows is not undone by doing it again. */
  readonly mustType?: string | undefined;
  /** False: there is something to wait for first. */
  readonly isReady?: boolean;
}

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
