export { chartRequestText } from './chart-text';
export { clusterRequestText } from './cluster-text';
export { cutBody } from './cut-body';
export { onboardingRequestText } from './onboarding-text';
export type {
  ChartRequestFacts,
  ClusterRequestFacts,
  ImageFact,
  InstallFact,
  OnboardingFacts,
  ReachedCluster,
} from './request-facts';
