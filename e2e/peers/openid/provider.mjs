import { createServer } from 'node:http';
import { CertifiedProvider } from './certified.mjs';
import { EntraLookAlike } from './entra.mjs';
import { Faults } from './faults.mjs';
import { Journal } from './journal.mjs';
import { Refused, sendJson } from './reply.mjs';

// oidc-provider writes notices with console.info; stdout belongs to the one line of JSON.
console.info = console.log = console.error;

const journal = new Journal();
const faults = new Faults();
const server = createServer((req, res) => void serve(req, res));
server.on('clientError', (error, socket) => {
  journal.recordMalformed(error.rawPacket);
  socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
});

exitWithParent();
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const origin = `http://127.0.0.1:${server.address().port}`;
const entra = new EntraLookAlike(origin);
const certified = await CertifiedProvider.start(origin);
process.stdout.write(`${JSON.stringify(certified.announcement())}\n`);

function exitWithParent() {
  process.stdin.resume();
  for (const event of ['end', 'close', 'error']) process.stdin.on(event, () => process.exit(0));
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
}

async function serve(req, res) {
  try {
    const url = new URL(req.url, origin);
    if (url.pathname.startsWith('/control/')) return await control(req, res, url);
    // The whole body is read first, so that the journal holds what a handler would have ignored.
    req.body = await journal.record(req);
    if (faults.intercept(url.pathname, res)) return;
    if (await entra.handle(req, res, url)) return;
    certified.handle(req, res);
  } catch (error) {
    refuse(res, error);
  }
}

function refuse(res, error) {
  if (!(error instanceof Refused)) console.error(error);
  if (!res.headersSent && !res.destroyed) sendJson(res, { error: error.message }, error.status ?? 400);
}

async function control(req, res, url) {
  req.resume();
  switch (`${req.method} ${url.pathname}`) {
    case 'GET /control/log':
      return sendJson(res, journal.requests());
    case 'DELETE /control/log':
      journal.clear();
      return sendJson(res, []);
    case 'POST /control/rotate':
      entra.rotate();
      return sendJson(res, { kids: await certified.rotate() });
    case 'POST /control/fail':
      return sendJson(res, faults.set(url.searchParams.get('mode'), url.searchParams.get('on') ?? 'both'));
    default:
      throw new Refused(404, 'no such control');
  }
}
