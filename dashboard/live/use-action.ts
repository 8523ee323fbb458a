import { useEffect, useRef, useState } from 'preact/hooks';
import type { Accepted, Run } from '../api/bodies';
import { run as readRun } from '../api/endpoints';
import type { Api } from '../api/get';
import type { Answer } from '../api/outcome';
import type { ReadTrouble } from '../api/trouble';
import { runProgress } from '../views/run-progress';

/** An action on its way: asked for, then followed until the run has ended. */
export type ActionState =
  | { readonly at: 'idle' | 'sending' }
  | {
      readonly at: 'following' | 'done';
      readonly run: Run | undefined;
      readonly trouble?: ReadTrouble;
    }
  | { readonly at: 'refused'; readonly trouble: ReadTrouble };

export interface Action {
  readonly state: ActionState;
  readonly start: () => void;
}

const LOOK_EVERY_MS = 1500;

/** `send` gets the same key each time, for one dialog: pressed twice it counts once, and tried again it finds what it began. */
export function useAction(api: Api, send: (key: string) => Promise<Answer<Accepted>>): Action {
  const [state, setState] = useState<ActionState>({ at: 'idle' });
  const turn = useRef(0);
  const [key] = useState(newKey);
  useEffect(() => () => void (turn.current += 1), []);

  async function carryOut(): Promise<void> {
    const mine = ++turn.current;
    const isMine = (): boolean => turn.current === mine;
    setState({ at: 'sending' });
    const accepted = await send(key);
    if (!isMine()) return;
    if (!accepted.ok) return setState({ at: 'refused', trouble: accepted.trouble });
    await follow(api, accepted.body.run, (next) => isMine() && (setState(next), true));
  }

  return { state, start: () => void carryOut() };
}

/** `crypto.randomUUID` is not there on plain http. */
function newKey(): string {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Until the run has ended, or nobody wants to know any more (`show` answers false). A look that fails is told and repeated. */
async function follow(
  api: Api,
  path: string,
  show: (state: ActionState) => boolean,
): Promise<void> {
  let last: Run | undefined;
  let isWanted = show({ at: 'following', run: undefined });
  while (isWanted) {
    const answer = await readRun(api, path);
    if (answer.ok) last = answer.body;
    const isDone = answer.ok && runProgress(answer.body).isDone;
    const trouble = answer.ok ? {} : { trouble: answer.trouble };
    isWanted = show({ at: isDone ? 'done' : 'following', run: last, ...trouble }) && !isDone;
    if (isWanted) await new Promise((resolve) => window.setTimeout(resolve, LOOK_EVERY_MS));
  }
}
