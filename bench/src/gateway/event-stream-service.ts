import { createServer, type ServerResponse } from 'node:http';

// A process of its own: `node event-stream-service.js <port>`. Each GET of /items is a stream; GET /say says one word on all of them.
const listeners = new Set<ServerResponse>();

createServer((request, response) => {
  if (request.url !== '/items') {
    if (request.url === '/say') for (const listener of listeners) listener.write('id: 1\nevent: word\ndata: {}\n\n');
    return void response.end();
  }
  listeners.add(response);
  response.once('close', () => listeners.delete(response));
  response.writeHead(200, { 'content-type': 'text/event-stream' }).write('retry: 2000\n\n');
}).listen(Number(process.argv[2]), '127.0.0.1', 10_000);
