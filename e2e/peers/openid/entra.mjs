import { CompactSign } from 'jose';
import { rsaKey } from './keys.mjs';
import { Refused, sendJson } from './reply.mjs';

const BASE = /^(?:\/entra\/(?!tfp\/)[^/]+|(?:\/entra)?\/tfp\/[^/]+\/[^/]+)$/;
const ROUTES = [
  ['GET', '/v2.0/.well-known/openid-configuration', configuration('v2.0')],
  ['GET', '/.well-known/openid-configuration', configuration('v1')],
  ['GET', '/discovery/v2.0/keys', keySet],
  ['GET', '/discovery/keys', keySet],
  ['POST', '/mint', mint],
];

/** The addresses of Microsoft Entra and of Azure AD B2C, with keys made when a tenant is first asked for. */
export class EntraLookAlike {
  #keys = new Map();

  constructor(origin) {
    this.origin = origin;
  }

  async handle(req, res, url) {
    for (const [method, suffix, answer] of ROUTES) {
      const base = url.pathname.slice(0, -suffix.length);
      if (req.method !== method || !url.pathname.endsWith(suffix) || !BASE.test(base)) continue;
      sendJson(res, await answer(this, base, url.searchParams.get('appid'), req.body));
      return true;
    }
    return false;
  }

  rotate() {
    this.#keys.clear();
  }

  // Holds promises: two requests at once must not make two keys.
  key(base, appid) {
    const name = JSON.stringify([base, appid ?? null]);
    if (!this.#keys.has(name)) this.#keys.set(name, rsaKey());
    return this.#keys.get(name);
  }
}

function configuration(version) {
  return (entra, base, appid) => {
    const home = entra.origin + base;
    const [issuer, keys] = version === 'v1' ? [`${home}/`, 'discovery/keys'] : [issuerOfV2(home), 'discovery/v2.0/keys'];
    const query = appid ? `?appid=${encodeURIComponent(appid)}` : '';
    return {
      issuer,
      jwks_uri: `${home}/${keys}${query}`,
      token_endpoint: `${home}/oauth2/${version === 'v1' ? '' : 'v2.0/'}token`,
      response_types_supported: ['code', 'id_token', 'code id_token', 'token id_token', 'token'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
    };
  };
}

// B2C ends the issuer of a policy with a slash, Entra the issuer of a tenant without one.
function issuerOfV2(home) {
  return `${home}/v2.0${home.includes('/tfp/') ? '/' : ''}`;
}

async function keySet(entra, base, appid) {
  const keys = [await entra.key(base), ...(appid ? [await entra.key(base, appid)] : [])];
  return { keys: keys.map((key) => key.publicJwk) };
}

async function mint(entra, base, _appid, body) {
  const { header = {}, claims = {}, alg = 'RS256', appid } = JSON.parse(body);
  if (!/^[RP]S(256|384|512)$/.test(alg)) throw new Refused(400, 'a tenant has an RSA key: alg is RS* or PS*');
  const key = await entra.key(base, appid);
  const signing = new CompactSign(Buffer.from(JSON.stringify(claims)));
  signing.setProtectedHeader(withoutNulls({ typ: 'JWT', kid: key.kid, ...header, alg }));
  return { token: await signing.sign(key.privateKey) };
}

function withoutNulls(members) {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}
