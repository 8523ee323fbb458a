import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import schema from './profiles.schema.json';

/** An ajv error in verbose form: `data` is what was found, `parentSchema` the part of the schema that refused it. */
export type SchemaError = ErrorObject & { parentSchema?: Annotated };

/** What our schema says to people beside the rules; the `x-` words are ours and unknown to editors. */
export interface Annotated {
  readonly title?: string;
  readonly type?: string | readonly string[];
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Annotated & { $ref?: string }>>;
  readonly 'x-expected'?: string;
  /** Values that a later release will know. */
  readonly 'x-later'?: readonly string[];
  /** The value may be a secret by mistake, and is never shown. */
  readonly 'x-hidden'?: boolean;
}

let compiled: ValidateFunction | undefined;

/** Checks `data` against the schema and fills its defaults in. Returns all errors; none means that it is a RawConfiguration. */
export function schemaErrors(data: unknown): readonly SchemaError[] {
  // Compiling costs more than all else here: only once, and not in a process that never loads a configuration.
  compiled ??= compile();
  return compiled(data) ? [] : ((compiled.errors ?? []) as SchemaError[]);
}

/** The part of the schema that `$ref` stands for, or the part itself. */
export function definition(part: Annotated & { $ref?: string }): Annotated {
  const name = part.$ref?.split('/').at(-1);
  const defs: Readonly<Record<string, Annotated>> = schema.$defs;
  return { ...(name !== undefined && defs[name]), ...part };
}

function compile(): ValidateFunction {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    useDefaults: true,
    ownProperties: true,
    allowUnionTypes: true,
  });
  ajv.addVocabulary(['x-expected', 'x-later', 'x-hidden']);
  return ajv.compile(schema);
}
