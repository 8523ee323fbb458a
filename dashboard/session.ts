import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Api } from './api/get';

/** What pages share: how to read, and the key that was given. */
export interface Session {
  readonly api: Api;
  /** Changes with the key: whatever was refused is read again. */
  readonly revision: number;
  readonly giveKey: (key: string) => void;
}

function none(): Promise<never> {
  return Promise.reject(new Error('No session is provided.'));
}

export const SessionContext = createContext<Session>({
  api: { get: none, send: none },
  revision: 0,
  giveKey: () => undefined,
});

export function useSession(): Session {
  return useContext(SessionContext);
}

const KEY = 'aks-identity-key';

/** Of this tab alone, and gone with it. Where the browser keeps nothing, the key lives as long as the page. */
export function keyStore(storage: () => Storage): KeyStore {
  let inMemory: string | undefined;
  return {
    get: () => {
      try {
        return storage().getItem(KEY) ?? inMemory;
      } catch {
        return inMemory;
      }
    },
    set: (key) => {
      inMemory = key;
      try {
        storage().setItem(KEY, key);
      } catch {
        // Blocked by a setting of the browser.
      }
    },
  };
}

export interface KeyStore {
  readonly get: () => string | undefined;
  readonly set: (key: string) => void;
}
