import { app } from '@azure/functions';
import { MOVED } from '../shared/api/kinds';
import { AUTH_LEVEL } from './http/endpoint';
import { movedTo } from './http/moved';
import { CHART } from './kinds/chart';
import { CLUSTER } from './kinds/cluster';
import { registerKind } from './kinds/register';
import { REPOSITORY } from './kinds/repository';

registerKind(CLUSTER);
registerKind(CHART);
registerKind(REPOSITORY);

for (const moved of MOVED) {
  app.http(moved.name, {
    methods: moved.method === 'GET' ? ['GET', 'HEAD'] : [moved.method],
    route: moved.from,
    authLevel: AUTH_LEVEL,
    handler: async (request) => movedTo(moved, request),
  });
}
