/** Where everything listens, on 127.0.0.1: the Functions host, and all others behind it in this order. */
export interface Ports {
  readonly host: number;
  readonly azure: number;
  readonly tables: number;
  readonly git: number;
  readonly registries: number;
  readonly charts: number;
  /** What people do to the playground. */
  readonly playground: number;
  /** The simulated Azure for az: over HTTPS. */
  readonly az: number;
}

const MAX_PORT = 65_535 - 7;

/** Undefined for what is no port, or leaves no room for the others. */
export function portsFrom(port: number): Ports | undefined {
  if (!Number.isInteger(port) || port < 1 || port > MAX_PORT) return undefined;
  return {
    host: port,
    azure: port + 1,
    tables: port + 2,
    git: port + 3,
    registries: port + 4,
    charts: port + 5,
    playground: port + 6,
    az: port + 7,
  };
}
