import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What the real NMI 1.8.17 answered, recorded beside a real API server. */
export interface NmiAnswers {
  readonly managed: readonly { readonly situation: string; readonly real: string }[];
}

export function nmiAnswers(): NmiAnswers {
  const file = path.join(__dirname, '..', 'recorded', 'nmi-answers.json');
  return JSON.parse(readFileSync(file, 'utf8')) as NmiAnswers;
}
