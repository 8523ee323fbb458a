import { app } from '@azure/functions';
import { MOVED } from '../shared/api/kinds';
import { movedTo } from './http/moved';

for (const moved of MOVED) {
  app.http(moved.name, {
    methods: moved.method === 'GET' ? ['GET', 'HEAD'] : [moved.method],
    route: moved.from,
    authLevel: 'function',
    handler: async (request) => movedTo(moved, request),
  });
}
