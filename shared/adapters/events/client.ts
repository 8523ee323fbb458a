export { EventGridPublisherClient } from '@azure/eventgrid';
