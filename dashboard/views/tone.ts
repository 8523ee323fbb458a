/** How much something asks for somebody. A tone is a colour and a mark, and always stands beside a word. */
export type Tone = 'bad' | 'warn' | 'busy' | 'good' | 'idle';

/** Told apart without colours. */
export const MARKS: Readonly<Record<Tone, string>> = {
  bad: '✕',
  warn: '!',
  busy: '…',
  good: '✓',
  idle: '–',
};
