/** What the command line loads when it works without an app. */
export { checkLocal } from './check/check-local';
export { init } from './init/init';
export { openLocal } from './open-local';
