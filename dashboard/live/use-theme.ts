import { useEffect, useState } from 'preact/hooks';
import type { Tone } from '../views/tone';

/** Changes whenever the colours of the page do: a canvas has to be drawn anew. */
export function useTheme(): number {
  const [revision, setRevision] = useState(0);
  useEffect(() => {
    const changed = (): void => setRevision((before) => before + 1);
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    const button = new MutationObserver(changed);
    button.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    system.addEventListener('change', changed);
    return () => {
      button.disconnect();
      system.removeEventListener('change', changed);
    };
  }, []);
  return revision;
}

interface Colours {
  readonly line: string;
  readonly faint: string;
  readonly of: (tone: Tone) => string;
}

/** Those of the style sheet, as they are now; a canvas knows no `light-dark()`. */
export function chartColours(): Colours {
  const probe = document.createElement('span');
  document.body.append(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const tones: readonly Tone[] = ['bad', 'warn', 'busy', 'good', 'idle'];
  const byTone = new Map(tones.map((tone) => [tone, colour(tone)]));
  const [line, faint] = [colour('line'), colour('faint')];
  probe.remove();
  return { line, faint, of: (tone) => byTone.get(tone) ?? faint };
}
