import { stringify } from 'yaml';
import { KubeError } from './status';

/** The form in which a client wants its answer. */
export interface Form {
  readonly type: 'application/json' | 'application/yaml';
  /** `kubectl get` asks for a table, or for metadata alone. */
  readonly as?: string;
}

const ACCEPTED = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
] as const;

/** The first of the Accept header that can be served. Throws 406 when there is none. */
export function negotiate(accept: string): Form {
  const wanted = accept.split(',').map((each) => each.trim());
  for (const each of wanted) {
    const form = formOf(each);
    if (form !== undefined) return form;
  }
  throw new KubeError(
    406,
    'NotAcceptable',
    `only the following media types are accepted: ${ACCEPTED.join(', ')}`,
  );
}

function formOf(range: string): Form | undefined {
  const [type = '', ...parameters] = range.split(';').map((each) => each.trim());
  const as = parameters.find((each) => each.startsWith('as='))?.slice('as='.length);
  const asked = as === undefined ? {} : { as };
  switch (type) {
    case '':
    case '*/*':
    case 'application/*':
    case 'application/json':
      return { type: 'application/json', ...asked };
    case 'application/yaml':
      return { type: 'application/yaml', ...asked };
    default:
      return undefined;
  }
}

export function written(body: unknown, { type }: Form): string {
  return type === 'application/yaml' ? stringify(body) : JSON.stringify(body);
}
