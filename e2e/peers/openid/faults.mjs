import { Refused } from './reply.mjs';

const ROUTES = {
  discovery: /\/\.well-known\/openid-configuration$/,
  jwks: /^\/jwks$|\/discovery\/(v2\.0\/)?keys$/,
};

// Each answers the request and returns true, or leaves it to the real handler.
const MODES = {
  off: () => false,
  500: (res) => end(res, 500, { 'content-type': 'text/plain' }, 'Internal Server Error'),
  hang: () => true,
  garbage: (res) => end(res, 200, { 'content-type': 'text/html' }, '<html>login</html>'),
  redirect: (res) => end(res, 302, { location: 'http://127.0.0.1:9/' }),
  slow: (res) => drip(res),
};

/** Misbehaviour of the discovery and key routes, of both providers. */
export class Faults {
  #mode = 'off';
  #on = 'both';

  set(mode, on) {
    if (!Object.hasOwn(MODES, mode)) throw new Refused(400, `mode is one of ${Object.keys(MODES).join(', ')}`);
    if (on !== 'both' && !Object.hasOwn(ROUTES, on)) throw new Refused(400, 'on is discovery, jwks or both');
    this.#mode = mode;
    this.#on = on;
    return { mode, on };
  }

  intercept(pathname, res) {
    const kind = Object.keys(ROUTES).find((name) => ROUTES[name].test(pathname));
    const affected = kind && (this.#on === 'both' || this.#on === kind);
    return affected ? MODES[this.#mode](res) : false;
  }
}

function end(res, status, headers, body) {
  res.writeHead(status, headers).end(body);
  return true;
}

function drip(res) {
  const finish = res.end.bind(res);
  res.end = (body = '') => {
    const bytes = [...Buffer.from(body)];
    const next = () => (bytes.length ? res.write(Buffer.of(bytes.shift())) : finish());
    const timer = setInterval(next, 1000);
    res.on('close', () => clearInterval(timer));
    res.flushHeaders();
    return res;
  };
  return false;
}
