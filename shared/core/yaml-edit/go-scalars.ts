import type { ScalarTag } from 'yaml';

/** https://github.com/kubernetes-sigs/yaml/blob/v1.6.0/goyaml.v2/resolve.go: the words of YAML 1.1. */
const TRUE = /^(?:[yY]|yes|Yes|YES|on|On|ON|true|True|TRUE)$/;
const BOOLEAN =
  /^(?:[yY]|yes|Yes|YES|on|On|ON|true|True|TRUE|[nN]|no|No|NO|off|Off|OFF|false|False|FALSE)$/;

const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|[1-9][0-9]*|0)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/**
 * Plain scalars as Helm and everything else that reads YAML by sigs.k8s.io/yaml takes them: `yes` is true, `0777` is 511 and
 * `1_000` is a thousand. For keys they stay text.
 */
export const GO_SCALARS: readonly ScalarTag[] = [
  {
    tag: 'tag:yaml.org,2002:bool',
    default: true,
    test: BOOLEAN,
    resolve: (text) => TRUE.test(text),
  },
  {
    tag: 'tag:yaml.org,2002:float',
    default: true,
    test: /^[-+.0-9][-+.0-9a-fA-FxXoO_]*$/,
    resolve: (text) => numberIn(text.replaceAll('_', '')) ?? text,
  },
];

function numberIn(text: string): number | undefined {
  if (INTEGER.test(text)) return integer(text);
  return FLOAT.test(text) ? Number(text) : undefined;
}

/** A leading zero alone means octal, as in Go. */
function integer(text: string): number {
  const digits = text.replace(/^[-+]/, '');
  const size = Number(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return text.startsWith('-') ? -size : size;
}
