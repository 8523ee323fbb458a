import type { Problem } from './bodies';

/** Why something could not be read, in words for whoever looks at the page. */
export interface ReadTrouble {
  readonly kind: TroubleKind;
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
  /** How long the app asks to be left alone. */
  readonly retryAfterMs?: number;
}

export type TroubleKind =
  /** A function key is wanted. */
  | 'key'
  /** Entra wants to know who it is. */
  | 'signIn'
  | 'forbidden'
  | 'starting'
  | 'offline'
  | 'unreachable'
  /** The reconciler itself says what is wrong. */
  | 'problem'
  | 'strange';

type Words = Pick<ReadTrouble, 'title' | 'detail' | 'remedy'>;

const WORDS: Readonly<Record<Exclude<TroubleKind, 'problem'>, Words>> = {
  key: {
    title: 'This app asks for a key',
    detail: 'It answers 401: there was no function key, or a wrong one.',
    remedy: 'az functionapp keys list --resource-group <group> --name <app> --query functionKeys',
  },
  signIn: {
    title: 'You are not signed in',
    detail: 'The app wants you to sign in with Microsoft Entra ID, or your session has ended.',
    remedy: 'Sign in again; this page then goes on where it was.',
  },
  forbidden: {
    title: 'You may not see this',
    detail: 'The app knows who you are and answers 403.',
    remedy: 'Ask whoever runs the app to assign you to it.',
  },
  starting: {
    title: 'The app is starting',
    detail:
      'It answers that it is not ready yet. After a while without work that takes some seconds.',
    remedy: 'Nothing to do: this page tries again by itself.',
  },
  offline: {
    title: 'You are offline',
    detail: 'The browser has no network. What is shown is what was read last.',
    remedy: 'Nothing to do: this page goes on once the network is back.',
  },
  unreachable: {
    title: 'Nothing answers',
    detail: 'The app cannot be reached. It was stopped, or something on the way blocks it.',
    remedy: 'Look whether the app runs. Where it came from `npm start`, start that again.',
  },
  strange: {
    title: 'This is not the reconciler',
    detail: 'What answers sends something else than the API does: a proxy, or another app.',
    remedy: 'Check the address of this page.',
  },
};

export function trouble(kind: Exclude<TroubleKind, 'problem'>): ReadTrouble {
  return { kind, ...WORDS[kind] };
}

/** What is known of an answer that says no. */
export interface Refused {
  readonly status: number;
  readonly text: string;
  /** Value of WWW-Authenticate: Entra's gate sends it, the gate of function keys does not. */
  readonly challenge: string | null;
  /** Value of Retry-After. */
  readonly retryAfter: string | null;
}

export function troubleOf({ status, text, challenge, retryAfter }: Refused): ReadTrouble {
  const problem = problemIn(text);
  const wait = waitOf(retryAfter);
  if (problem?.title === 'NotSignedIn') return trouble('signIn');
  if (problem?.title === 'NotStarted') return { ...trouble('starting'), ...wait };
  if (problem !== undefined) {
    const { title, detail, remedy = '' } = problem;
    return { kind: 'problem', title, detail, remedy, ...wait };
  }
  if (status === 401) return trouble(challenge === null ? 'key' : 'signIn');
  if (status === 403) return trouble('forbidden');
  if (status >= 502 && status <= 504) return { ...trouble('starting'), ...wait };
  return trouble('strange');
}

function waitOf(retryAfter: string | null): Pick<ReadTrouble, 'retryAfterMs'> {
  const seconds = Number(retryAfter ?? '');
  return seconds > 0 ? { retryAfterMs: seconds * 1000 } : {};
}

function problemIn(text: string): Problem | undefined {
  try {
    const value = JSON.parse(text) as Partial<Problem> | null;
    const told = typeof value?.title === 'string' && typeof value.detail === 'string';
    return told ? (value as Problem) : undefined;
  } catch {
    return undefined;
  }
}
