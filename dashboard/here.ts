import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Me } from './api/bodies';

/** What all parts of a page know of the app and of who looks at it. */
export interface Here {
  readonly role: Me['role'];
  /** Start of the names of tags that the reconciler heeds; undefined before the app has told. */
  readonly tagPrefix?: string | undefined;
}

/** Until the app says otherwise, whoever looks may only look. */
export const HereContext = createContext<Here>({ role: 'reader' });

export function useHere(): Here {
  return useContext(HereContext);
}
