/**
 * The registry SDK. Loaded with the first push only: a cold start must not wait for it (scripts/build.ts).
 */
export { ContainerRegistryContentClient } from '@azure/container-registry';
