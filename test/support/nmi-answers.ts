import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What the real NMI 1.8.17 answered, recorded beside a real API server. */
export interface NmiAnswers {
  /** Of pods and objects. */
  readonly managed: readonly { readonly situation: string; readonly real: string }[];
  /** Of requests as such, by the flags that NMI was started with. */
  readonly http: readonly {
    readonly flags: string;
    readonly request: string;
    readonly real: string;
  }[];
}

export function nmiAnswers(): NmiAnswers {
  const file = path.join(__dirname, '..', 'recorded', 'nmi-answers.json');
  return JSON.parse(readFileSync(file, 'utf8')) as NmiAnswers;
}
