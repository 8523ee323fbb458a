import type NodeModule from 'node:module';

/** The parts of the real Node that the host needs to load an app. */
export interface Native {
  readonly process: NodeJS.Process;
  readonly Module: typeof NodeModule & ModuleInternals;
  /** `import(specifier)` of the main realm. */
  readonly importModule: (specifier: string) => Promise<Record<string, unknown>>;
}

interface ModuleInternals {
  readonly prototype: { require: (this: unknown, id: string) => unknown };
}

interface Realm {
  readonly process: NodeJS.Process;
}

/**
 * The realm that Node itself runs in. Under jest every test file has its own `process`, `require` and globals, and
 * even `process.getBuiltinModule` answers with sandboxed modules; an app loaded through those would be transformed,
 * would not see `process.env`, and would not be asked for `@azure/functions-core`. Buffer is the real class in both
 * worlds, so the constructor of one of its functions leads out of the sandbox.
 */
export function native(): Native {
  const evaluate = Buffer.from.constructor as (
    ...source: string[]
  ) => (...args: string[]) => unknown;
  const realm = evaluate('return globalThis')() as Realm;
  return {
    process: realm.process,
    Module: realm.process.getBuiltinModule('node:module'),
    importModule: (specifier) => importModule(realm, specifier),
  };
}

/** Function(...) would take over the loader of its caller, which under jest refuses; a script of its own does not. */
function importModule(realm: Realm, specifier: string): Promise<Record<string, unknown>> {
  const vm = realm.process.getBuiltinModule('node:vm');
  const script = new vm.Script('(specifier) => import(specifier)', {
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const load = script.runInThisContext() as Native['importModule'];
  return load(specifier);
}
