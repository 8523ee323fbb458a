import { CHART } from './kinds/chart';
import { CLUSTER } from './kinds/cluster';
import { registerKind } from './kinds/register';
import { REPOSITORY } from './kinds/repository';

registerKind(CLUSTER);
registerKind(CHART);
registerKind(REPOSITORY);
