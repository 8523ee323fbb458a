import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { ReadTrouble } from '../api/trouble';
import { useSession } from '../session';
import { Notice } from './notice';

/** Why nothing newer is shown, and the way out: a key, a sign-in, or patience. */
export function TroubleNotice({ trouble }: { trouble: ReadTrouble }): VNode {
  const { kind, title, detail, remedy } = trouble;
  const calm = kind === 'starting' || kind === 'offline' || kind === 'key' || kind === 'signIn';
  return (
    <Notice tone={calm ? 'busy' : 'bad'} {...{ title, detail, remedy }}>
      {kind === 'key' && <KeyForm />}
      {kind === 'signIn' && <SignIn />}
    </Notice>
  );
}

function KeyForm(): VNode {
  const { giveKey } = useSession();
  const [key, setKey] = useState('');
  return (
    <form
      class="key"
      onSubmit={(event) => {
        event.preventDefault();
        if (key.trim() !== '') giveKey(key.trim());
      }}
    >
      <label for="key">Function key</label>
      <input
        id="key"
        type="password"
        autocomplete="off"
        spellcheck={false}
        value={key}
        onInput={(event) => setKey(event.currentTarget.value)}
      />
      <button type="submit" class="main">
        Use this key
      </button>
      <p class="small">
        It stays in this tab until you close it, and is sent to this app alone, in a header.
      </p>
    </form>
  );
}

/** Entra's gate of App Service; it brings people back to where they were. */
function SignIn(): VNode {
  return (
    <a class="main button" href="/.auth/login/aad?post_login_redirect_uri=/api/ui">
      Sign in
    </a>
  );
}
