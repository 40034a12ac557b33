import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// Started by floor-http.ts, which sends the bytes and is told the port.
const [message] = (await once(process, 'message')) as [Uint8Array];
const bytes = Buffer.from(message);
const server = createServer((_request, response) => {
  response.writeHead(200, { 'Content-Type': 'application/fhir+json', 'Content-Length': bytes.length });
  response.end(bytes);
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
