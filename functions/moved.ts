import { app } from '@azure/functions';
import { MOVED } from '../shared/api/kinds';
import { AUTH_LEVEL } from './http/endpoint';
import { movedTo } from './http/moved';

for (const moved of MOVED) {
  app.http(moved.name, {
    methods: moved.method === 'GET' ? ['GET', 'HEAD'] : [moved.method],
    route: moved.from,
    authLevel: AUTH_LEVEL,
    handler: async (request) => movedTo(moved, request),
  });
}
