import type { Plugin } from 'esbuild';

/**
 * Parts of packages that a cold start would read and nobody calls, by the name that is imported. `FormData` of Node itself is
 * what axios takes where the package is not at hand; a database of media types comes with the package.
 */
const LEANER: Readonly<Record<string, string>> = {
  // durable-functions checks URLs with it, and gets checks of everything from IBAN to passport numbers.
  validator: "exports.isURL = require('validator/lib/isURL');",
  // axios, by which durable-functions calls its host, could send forms.
  'form-data': 'module.exports = FormData;',
};

/** Puts what is called in the place of what could be. */
export const LEAN: Plugin = {
  name: 'lean',
  setup(build) {
    build.onResolve({ filter: /^(validator|form-data)$/ }, ({ path }) => ({
      path,
      namespace: 'lean',
    }));
    build.onLoad({ filter: /.*/, namespace: 'lean' }, ({ path }) => ({
      contents: LEANER[path] ?? '',
      resolveDir: process.cwd(),
    }));
  },
};
