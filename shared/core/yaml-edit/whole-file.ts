import type { Json } from '../base/json';
import { isJsonObject } from '../base/json';
import type { Refused } from './edit';
import { refused } from './edit';

/** The setter comment of Flux image automation: `# {"$imagepolicy": "ns:name"}`. */
const IMAGE_POLICY = /#[ \t]*\{[ \t]*"\$imagepolicy"/;
/** Also what is no action of Helm: a template that happens to parse (`a: {{ .x }}`) must not be edited. */
const TEMPLATE = '{{';

/** Why no value of this text may be edited, whichever it is. */
export function refusedText(text: string): Refused | undefined {
  if (IMAGE_POLICY.test(text)) {
    return refused(
      'FluxImageAutomation',
      'It has an $imagepolicy comment, so Flux image automation writes to it; two writers would undo each other.',
    );
  }
  if (text.includes(TEMPLATE)) {
    return refused('TemplatedFile', 'It holds {{ … }}: a template is not the YAML that Flux gets.');
  }
  return undefined;
}

/** A file of sops carries a checksum of all its values: any edit by hand breaks it. */
export function refusedValues(values: readonly Json[]): Refused | undefined {
  const encrypted = values.some((value) => isJsonObject(value) && isJsonObject(value['sops']));
  return encrypted
    ? refused('EncryptedFile', 'It is encrypted by sops, whose checksum an edit would break.')
    : undefined;
}
