/** What the command line loads when it works without an app. */
export { openLocal } from './open-local';
