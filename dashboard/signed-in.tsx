import type { ComponentChildren, VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { Api } from './api/get';
import type { KeyStore } from './session';
import { SessionContext } from './session';

interface Props {
  readonly api: Api;
  readonly keys: KeyStore;
  readonly children: ComponentChildren;
}

/** Whoever gave a key: everything below reads with it, and reads anew when another one is given. */
export function SignedIn({ api, keys, children }: Props): VNode {
  const [revision, setRevision] = useState(0);
  const session = useMemo(() => {
    const giveKey = (key: string): void => {
      keys.set(key);
      setRevision((before) => before + 1);
    };
    return { api, revision, giveKey };
  }, [api, keys, revision]);
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}
