import Provider, { errors } from 'oidc-provider';
import { ecKey, rsaKey } from './keys.mjs';

const CLIENT = { client_id: 'peer-client', client_secret: 'peer-secret-not-a-real-one' };
const RESOURCES = {
  RS256: 'https://api.example/rs256',
  PS256: 'https://api.example/ps256',
  ES256: 'https://api.example/es256',
  ES384: 'urn:example:api:es384',
  ES512: 'urn:example:api:es512',
};
const TOKEN_SECONDS = 600;

/** oidc-provider behind an http server that outlives its keys. */
export class CertifiedProvider {
  #issuer;
  #provider;
  #callback;

  static async start(issuer) {
    const started = new CertifiedProvider(issuer);
    await started.rotate();
    return started;
  }

  constructor(issuer) {
    this.#issuer = issuer;
  }

  // The keys are fixed at construction, hence a new Provider under the same issuer.
  async rotate() {
    const keys = await signingKeys();
    this.#provider = new Provider(this.#issuer, configuration(keys));
    this.#callback = this.#provider.callback();
    return keys.map((key) => key.kid);
  }

  handle(req, res) {
    this.#callback(req, res);
  }

  announcement() {
    return { issuer: this.#issuer, ...CLIENT, resources: RESOURCES, jwks_uri: this.#provider.urlFor('jwks') };
  }
}

// One RSA key, without `alg`, signs RS256 and PS256: many providers publish it so.
async function signingKeys() {
  const keys = await Promise.all([rsaKey(), ecKey('P-256'), ecKey('P-384'), ecKey('P-521')]);
  return keys.map((key) => key.privateJwk);
}

function configuration(keys) {
  return {
    jwks: { keys },
    clients: [client()],
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: { enabled: true, getResourceServerInfo: (_ctx, resource) => resourceServer(resource) },
    },
    ttl: { ClientCredentials: TOKEN_SECONDS },
  };
}

function client() {
  return {
    ...CLIENT,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    token_endpoint_auth_method: 'client_secret_post',
  };
}

function resourceServer(resource) {
  const alg = Object.keys(RESOURCES).find((name) => RESOURCES[name] === resource);
  if (!alg) throw new errors.InvalidTarget();
  return {
    audience: resource,
    scope: 'api.read api.write',
    accessTokenFormat: 'jwt',
    accessTokenTTL: TOKEN_SECONDS,
    jwt: { sign: { alg } },
  };
}
