import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Accepted } from '../api/bodies';
import type { Api } from '../api/get';
import type { Answer } from '../api/outcome';
import type { ActionState } from '../live/use-action';
import { useAction } from '../live/use-action';
import { useSession } from '../session';
import { runProgress } from '../views/run-progress';
import { TroubleNotice } from './trouble-notice';
import { Word } from './word';

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
  readonly onClose: () => void;
}

/**
 * Says what will happen, wants a confirmation, and then shows how far it is. The browser keeps the focus inside, and closes it
 * on Escape; the run goes on without it.
 */
export function ActionDialog(props: Props): VNode {
  const { label, about, children, send, mustType, isReady = true, onClose } = props;
  const { api } = useSession();
  const { state, start } = useAction(api, (key) => send(api, key));
  const [typed, setTyped] = useState('');
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const isBegun = state.at !== 'idle' && state.at !== 'refused';
  const mayStart = isReady && !isBegun && isSame(typed, mustType);
  return (
    <dialog ref={dialog} class="action" aria-labelledby={heading} onClose={onClose}>
      <h2 id={heading}>{about === undefined ? label : `${label}: ${about}`}</h2>
      <div class="about">{children}</div>
      {mustType !== undefined && !isBegun && (
        <TypeName
          name={mustType}
          {...{ typed }}
          onType={setTyped}
          onEnter={() => mayStart && start()}
        />
      )}
      <div role="status">
        <Progress state={state} />
      </div>
      <div class="buttons">
        {!isBegun && <Start {...{ label, mayStart, start }} isDangerous={mustType !== undefined} />}
        <button type="button" onClick={() => dialog.current?.close()}>
          {isBegun ? 'Close' : 'Cancel'}
        </button>
      </div>
      {isBegun && state.at !== 'done' && (
        <p class="small">You can close this: the run goes on by itself.</p>
      )}
    </dialog>
  );
}

function isSame(typed: string, name: string | undefined): boolean {
  return name === undefined || typed.trim().toLowerCase() === name.toLowerCase();
}

interface StartProps {
  readonly label: string;
  readonly mayStart: boolean;
  readonly isDangerous: boolean;
  readonly start: () => void;
}

function Start({ label, mayStart, isDangerous, start }: StartProps): VNode {
  return (
    <button
      type="button"
      class={isDangerous ? 'main danger' : 'main'}
      disabled={!mayStart}
      onClick={start}
    >
      {label}
    </button>
  );
}

interface Typing {
  readonly name: string;
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly onEnter: () => void;
}

function TypeName({ name, typed, onType, onEnter }: Typing): VNode {
  const id = useId();
  return (
    <p class="type">
      <label for={id}>
        To confirm, type its name: <strong>{name}</strong>
      </label>
      <input
        id={id}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={typed}
        onInput={(event) => onType(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && onEnter()}
      />
    </p>
  );
}

function Progress({ state }: { state: ActionState }): VNode | null {
  switch (state.at) {
    case 'idle':
      return null;
    case 'sending':
      return <p>Asking …</p>;
    case 'refused':
      return <TroubleNotice trouble={state.trouble} />;
    case 'following':
    case 'done':
      return <Followed {...state} />;
  }
}

function Followed({
  run,
  trouble,
}: Omit<Extract<ActionState, { readonly at: 'done' | 'following' }>, 'at'>): VNode {
  const progress = run && runProgress(run);
  return (
    <>
      {progress !== undefined && (
        <p>
          <Word tone={progress.tone}>{progress.word}</Word> {progress.detail}
        </p>
      )}
      {progress === undefined && trouble === undefined && <p>Taken on …</p>}
      {trouble !== undefined && <TroubleNotice trouble={trouble} />}
    </>
  );
}
