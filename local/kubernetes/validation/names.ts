/** Names and what is wrong with them, in the words of k8s.io/apimachinery/pkg/util/validation. */

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const DNS_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED_PART = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED_PART})?`;

const SUBDOMAIN_TEXT =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const LABEL_TEXT =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const DNS_1035_TEXT =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
const QUALIFIED_TEXT =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const LABEL_VALUE_TEXT =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

export type Problems = readonly string[];

export function subdomainProblems(text: string): Problems {
  return [...tooLong(text, 253), ...unlike(text, SUBDOMAIN, SUBDOMAIN_TEXT, ['example.com'])];
}

export function dnsLabelProblems(text: string): Problems {
  return [...tooLong(text, 63), ...unlike(text, LABEL, LABEL_TEXT, ['my-name', '123-abc'])];
}

export function dns1035Problems(text: string): Problems {
  return [...tooLong(text, 63), ...unlike(text, DNS_1035, DNS_1035_TEXT, ['my-name', 'abc-123'])];
}

export function labelValueProblems(text: string): Problems {
  const examples = ['MyValue', 'my_value', '12345'];
  return [...tooLong(text, 63), ...unlike(text, LABEL_VALUE, LABEL_VALUE_TEXT, examples)];
}

/** `example.com/my.name`: keys of labels and annotations, finalizers. */
export function qualifiedNameProblems(text: string): Problems {
  const parts = text.split('/');
  const name = parts.at(-1) ?? '';
  if (parts.length > 2) {
    return [
      `${shaped(`a qualified name ${QUALIFIED_TEXT}`, QUALIFIED_PART, QUALIFIED_EXAMPLES)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  return [...(parts.length === 2 ? prefixProblems(parts[0] ?? '') : []), ...partProblems(name)];
}

/** What may be in a path: names of roles, and of objects within objects. */
export function pathSegmentProblems(text: string): Problems {
  if (text === '.' || text === '..') return [`may not be '${text}'`];
  return ['/', '%']
    .filter((part) => text.includes(part))
    .map((part) => `may not contain '${part}'`);
}

const QUALIFIED_EXAMPLES = ['MyName', 'my.name', '123-abc'] as const;

function prefixProblems(prefix: string): Problems {
  if (prefix === '') return ['prefix part must be non-empty'];
  return subdomainProblems(prefix).map((problem) => `prefix part ${problem}`);
}

function partProblems(name: string): Problems {
  return [
    ...(name === '' ? ['name part must be non-empty'] : []),
    ...tooLong(name, 63).map((problem) => `name part ${problem}`),
    ...unlike(name, QUALIFIED_PART, `name part ${QUALIFIED_TEXT}`, QUALIFIED_EXAMPLES),
  ];
}

function tooLong(text: string, most: number): Problems {
  return text.length > most ? [`must be no more than ${most} characters`] : [];
}

function unlike(text: string, pattern: string, words: string, examples: Problems): Problems {
  return patternOf(pattern).test(text) ? [] : [shaped(words, pattern, examples)];
}

function shaped(words: string, pattern: string, examples: Problems): string {
  const list = examples.map((example) => `'${example}'`).join(',  or ');
  return `${words} (e.g. ${list}, regex used for validation is '${pattern}')`;
}

const compiled = new Map<string, RegExp>();

function patternOf(pattern: string): RegExp {
  const known = compiled.get(pattern) ?? new RegExp(`^(?:${pattern})$`);
  compiled.set(pattern, known);
  return known;
}
