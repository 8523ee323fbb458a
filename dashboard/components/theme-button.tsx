import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';

type Theme = 'system' | 'light' | 'dark';
const NEXT: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };
const NAMES: Readonly<Record<Theme, string>> = {
  system: 'As the system',
  light: 'Light',
  dark: 'Dark',
};
const KEY = 'aks-identity-theme';

/** As the system has it, until somebody says otherwise; this browser remembers. */
export function ThemeButton(): VNode {
  const [theme, setTheme] = useState<Theme>(remembered);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Blocked by a setting of the browser: it holds until the page is closed.
    }
  }, [theme]);
  return (
    <button type="button" class="theme" onClick={() => setTheme(NEXT[theme])}>
      <span class="hidden">Colours: </span>
      {NAMES[theme]}
    </button>
  );
}

function remembered(): Theme {
  try {
    const kept = localStorage.getItem(KEY) ?? '';
    return kept in NEXT ? (kept as Theme) : 'system';
  } catch {
    return 'system';
  }
}
