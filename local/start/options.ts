import { parseArgs } from 'node:util';

export interface StartOptions {
  /** Play the story and exit instead of staying up. */
  readonly demo: boolean;
  /** Real Azure instead of the simulated one. */
  readonly azure: boolean;
  /** With `azure`: write. Without it plans are only shown. */
  readonly apply: boolean;
  /** With `azure`: the configuration file. */
  readonly config: string;
  readonly ports: Ports;
}

export interface Ports {
  /** The Functions host; all others follow it, in this order. */
  readonly host: number;
  readonly azure: number;
  readonly tables: number;
  readonly git: number;
  readonly registries: number;
  readonly charts: number;
}

export const USAGE = `npm start                    simulated Azure, the reconciler, and a story to watch; runs until Ctrl-C
npm run demo                 the same story; exits 0 only if Azure, registry and repository end up right
npm start -- --port 8071     other ports than 7071 to 7076: the host on 8071, simulated Azure on 8072,
                             tables on 8073, git on 8074, registries on 8075, the chart repository on 8076
npm start -- --azure --config profiles.yaml
                             real Azure, with your \`az login\`; plans, and writes nothing
npm start -- --azure --config profiles.yaml --apply
                             the same, and carries out the plans

Exit codes: 0 success, or stopped with Ctrl-C; 1 failure, or an unexpected end state; 64 wrong usage;
130 stopped with a second Ctrl-C.
`;

/** Thrown for a command line that makes no sense. */
export class UsageError extends Error {}

/** 64 for a command line that makes no sense (EX_USAGE of sysexits.h), 1 for whatever else went wrong. */
export function exitCodeOf(error: unknown): number {
  return error instanceof UsageError ? 64 : 1;
}

/** Reads the command line. Undefined when help was asked for. Throws UsageError. */
export function readOptions(args: readonly string[]): StartOptions | undefined {
  const { values } = parse(args);
  if (values.help === true) return undefined;
  const azure = values.azure === true;
  if (azure && values.demo === true)
    throw new UsageError('--demo plays in the simulated Azure; leave out --azure.');
  if (!azure && (values.apply === true || values.config !== undefined)) {
    throw new UsageError(
      '--config and --apply belong to --azure; the story brings its own configuration.',
    );
  }
  if (azure && values.config === undefined)
    throw new UsageError(
      '--azure needs --config <file>; docs/examples/profiles.example.yaml is a start.',
    );
  return {
    demo: values.demo === true,
    azure,
    apply: values.apply === true,
    config: values.config ?? '',
    ports: portsFrom(values.port ?? '7071'),
  };
}

function parse(args: readonly string[]): { readonly values: Values } {
  try {
    return parseArgs({
      args: [...args],
      options: {
        demo: { type: 'boolean' },
        azure: { type: 'boolean' },
        apply: { type: 'boolean' },
        config: { type: 'string' },
        port: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

interface Values {
  readonly demo?: boolean | undefined;
  readonly azure?: boolean | undefined;
  readonly apply?: boolean | undefined;
  readonly config?: string | undefined;
  readonly port?: string | undefined;
  readonly help?: boolean | undefined;
}

function portsFrom(text: string): Ports {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_530) {
    throw new UsageError(`--port ${text} is no port; expected a number from 1 to 65530.`);
  }
  return {
    host: port,
    azure: port + 1,
    tables: port + 2,
    git: port + 3,
    registries: port + 4,
    charts: port + 5,
  };
}
