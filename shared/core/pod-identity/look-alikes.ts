import type { Finding } from './findings';
import { quoted } from './findings';
import type { Installation, LookAlike } from '../cluster/objects';

const WORDS = { nmi: 'NMI', mic: 'MIC' } as const;

/** What looks like NMI or MIC where nobody trusts it: said, and believed in nothing. */
export function lookAlikeFindings({ lookAlikes }: Installation): readonly Finding[] {
  return lookAlikes.map(lookAlike);
}

function lookAlike({ kind, part, namespace, name }: LookAlike): Finding {
  return {
    severity: 'warning',
    code: 'LookAlike',
    message: `${kind} ${quoted(`${namespace}/${name}`)} looks like ${WORDS[part]}, but is not trusted in that namespace: it is not taken for ${WORDS[part]}.`,
    remedy: `If it is yours, add the namespace to nmiNamespaces of the profile; on kubenet that takes it out of the policies. Else ask who made it.`,
  };
}
