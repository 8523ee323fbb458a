/** Container registries in one local HTTP server: ACRs, and the public ones that images come from. */
import { closeServer, portOf } from '../loopback-server';
import { eventOf } from './events';
import { newFaults, type RegistryFault, type RegistryFaults } from './faults';
import { putImage, type NewImage } from './images';
import { importImage, type TargetTag } from './importing';
import { newCalls, type RegistryCalls } from './ledger';
import type { Digest, Registry, RegistryEvent, RegistryKind, RightsCheck } from './model';
import { jsonAnswer, type Hall, type Lifetimes, type OciAnswer, type OciRequest } from './request';
import { handle } from './routes';
import { listen, type Served } from './server';
import { deleteReference, ensureRepository, findManifest, putManifest } from './store';
import { newMint } from './token';

export interface RegistriesOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Milliseconds since the Unix epoch; tokens end by it. Default: the wall clock. */
  readonly now?: () => number;
  /** Of tokens. Default: those of ACR, 3 hours and 75 minutes. */
  readonly lifetimes?: Partial<Lifetimes>;
  /** Default: everybody may do everything. */
  readonly rights?: RightsCheck;
  /** Tells pushes of charts as ChartPushed instead of ImagePushed. */
  readonly chartEvents?: boolean;
}

export interface NewAcr {
  /** `<name>.azurecr.io`. */
  readonly name: string;
  /** ARM id; without it nothing is published about the registry. */
  readonly id?: string;
  readonly location?: string;
}

export interface SimulatedRegistries {
  readonly url: string;
  readonly port: number;
  readonly calls: RegistryCalls;
  readonly faults: RegistryFaults;
  /** Adds an ACR; an existing one of that name is returned as it is. */
  addAcr(input: NewAcr): Registry;
  /** Adds a source. Default: one that gives a token to anybody, as mcr.microsoft.com and ghcr.io. */
  addSource(host: string, kind?: Exclude<RegistryKind, 'acr'>): Registry;
  /** Puts a multi-architecture image into a registry, as its owner does. Returns the digest of its index. */
  addImage(host: string, image: NewImage): Digest;
  /** Deletes a tag, or a digest with its tags, as somebody by hand. */
  deleteImage(host: string, repository: string, reference: string): void;
  /** Points a tag to another manifest of the repository, as somebody by hand. */
  moveTag(host: string, repository: string, tag: string, digest: string): void;
  lockTag(host: string, repository: string, tag: string): void;
  /** The digest of a tag; undefined when it is not there. */
  digestOf(host: string, repository: string, tag: string): string | undefined;
  /** A manifest's bytes, by tag or digest. */
  manifestOf(host: string, repository: string, reference: string): Buffer;
  blobOf(host: string, digest: string): Buffer | undefined;
  registry(host: string): Registry;
  /** Copies an image, as ACR does when Resource Manager tells it to. Throws OciError when the source has it not. */
  importImage(order: ImportByHost): void;
  setRights(rights: RightsCheck): void;
  /** Hears of pushes and deletions in ACRs with an id. Returns a function that takes the listener back. */
  onEvent(listener: (event: RegistryEvent) => void): () => void;
  stop(): Promise<void>;
}

export interface ImportByHost {
  readonly target: string;
  readonly source: string;
  readonly repository: string;
  readonly reference: string;
  readonly targets: readonly TargetTag[];
}

/** The life of ACR's tokens, in seconds. */
const LIFETIMES: Lifetimes = { refresh: 3 * 3600, access: 75 * 60 };

/** Starts the registries on 127.0.0.1. Which one a request is for is in x-forwarded-host, else in Host. */
export async function startRegistries(
  options: RegistriesOptions = {},
): Promise<SimulatedRegistries> {
  const house = newHouse(options);
  const server = await listen(options.port ?? 0, (request) => serve(house, request));
  const port = portOf(server);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    calls: house.calls,
    faults: house.faults,
    ...owners(house),
    ...content(house),
    setRights(rights) {
      house.rights = rights;
    },
    onEvent(listener) {
      house.listeners.add(listener);
      return () => void house.listeners.delete(listener);
    },
    stop: () => closeServer(server),
  };
}

interface House {
  readonly registries: Map<string, Registry>;
  readonly calls: ReturnType<typeof newCalls>;
  readonly faults: ReturnType<typeof newFaults>;
  readonly listeners: Set<(event: RegistryEvent) => void>;
  readonly hall: Hall;
  rights: RightsCheck;
}

function newHouse(options: RegistriesOptions): House {
  const { now = Date.now, lifetimes, rights = () => true, chartEvents = false } = options;
  const listeners: House['listeners'] = new Set();
  const house: House = {
    registries: new Map(),
    calls: newCalls(),
    faults: newFaults(),
    listeners,
    rights,
    hall: {
      now,
      mint: newMint(),
      lifetimes: { ...LIFETIMES, ...lifetimes },
      rights: (question) => house.rights(question),
      onContent(change) {
        const event = eventOf(change, now(), chartEvents);
        if (event) listeners.forEach((listener) => listener(event));
      },
    },
  };
  return house;
}

function serve(house: House, request: OciRequest): Served {
  const served = faulty(house, request, house.faults.take(request));
  const { host, method, path, body } = request;
  const isWhole = typeof served !== 'string' && !('stalled' in served);
  const sent = isWhole && method !== 'HEAD' ? (served.body?.length ?? 0) : 0;
  const status = isWhole ? served.status : 0;
  house.calls.record({ host, method, path, status, received: body.length, sent });
  return served;
}

function faulty(house: House, request: OciRequest, fault: RegistryFault | undefined): Served {
  switch (fault?.kind) {
    case undefined:
      return rightAnswer(house, request);
    case 'answer':
      return jsonAnswer(fault.status, fault.body ?? { errors: [] }, { ...fault.headers });
    case 'reset':
      if (fault.when === 'after') rightAnswer(house, request);
      return 'reset';
    case 'hang':
      return fault.after === 'nothing' ? 'hang' : { stalled: rightAnswer(house, request) };
    case 'without':
      return without(rightAnswer(house, request), fault.header);
  }
}

function rightAnswer({ registries, hall }: House, request: OciRequest): OciAnswer {
  const registry = registries.get(request.host);
  if (registry) return handle(hall, registry, request);
  const message = `there is no registry ${request.host}`;
  return jsonAnswer(503, { errors: [{ code: 'UNKNOWN', message }] });
}

function without(answer: OciAnswer, header: string): OciAnswer {
  const kept = Object.entries(answer.headers ?? {}).filter(([name]) => name !== header);
  return { ...answer, headers: Object.fromEntries(kept) };
}

function found({ registries }: House, host: string): Registry {
  const registry = registries.get(host.toLowerCase());
  if (registry) return registry;
  throw new Error(`There is no registry ${host}; there are: ${[...registries.keys()].join(', ')}.`);
}

function owners(house: House): Pick<SimulatedRegistries, 'addAcr' | 'addSource' | 'registry'> {
  function add(
    made: Pick<Registry, 'host' | 'kind' | 'location'> & { readonly id?: string },
  ): Registry {
    const host = made.host.toLowerCase();
    const registry: Registry = house.registries.get(host) ?? {
      ...made,
      host,
      repositories: new Map(),
      blobs: new Map(),
      uploads: new Map(),
    };
    house.registries.set(host, registry);
    return registry;
  }
  return {
    addAcr: ({ name, id, location = 'westeurope' }) =>
      add({ host: `${name}.azurecr.io`, kind: 'acr', location, ...(id !== undefined && { id }) }),
    addSource: (host, kind = 'public') => add({ host, kind, location: 'global' }),
    registry: (host) => found(house, host),
  };
}

type ContentVerbs =
  | 'addImage'
  | 'deleteImage'
  | 'moveTag'
  | 'lockTag'
  | 'digestOf'
  | 'manifestOf'
  | 'blobOf'
  | 'importImage';

function content(house: House): Pick<SimulatedRegistries, ContentVerbs> {
  return {
    addImage: (host, image) => putImage(found(house, host), image),
    deleteImage(host, repository, reference) {
      const registry = found(house, host);
      const { digest, mediaType, bytes } = deleteReference(registry, repository, reference);
      house.hall.onContent({ registry, kind: 'delete', repository, digest, mediaType, bytes });
    },
    moveTag(host, repository, tag, digest) {
      const registry = found(house, host);
      const { mediaType, bytes } = findManifest(registry, repository, digest);
      putManifest(registry, repository, { reference: tag, mediaType, bytes });
    },
    lockTag: (host, repository, tag) =>
      void ensureRepository(found(house, host), repository).locked.add(tag),
    digestOf: (host, repository, tag) =>
      found(house, host).repositories.get(repository)?.tags.get(tag),
    manifestOf: (host, repository, reference) =>
      findManifest(found(house, host), repository, reference).bytes,
    blobOf: (host, digest) => found(house, host).blobs.get(digest),
    importImage({ target, source, ...order }) {
      importImage(house.hall, {
        ...order,
        target: found(house, target),
        source: found(house, source),
      });
    },
  };
}

export type { RegistryFaults } from './faults';
export type { NewImage } from './images';
export type { TargetTag } from './importing';
export type { RegistryCalls } from './ledger';
export type { Digest, Registry, RegistryEvent, RegistryKind, RightsCheck } from './model';
