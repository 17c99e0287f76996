import { generateKeyPair as generate, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';

const generateKeyPair = promisify(generate);

export async function rsaKey() {
  return named(await generateKeyPair('rsa', { modulusLength: 2048 }));
}

export async function ecKey(namedCurve) {
  return named(await generateKeyPair('ec', { namedCurve }));
}

function named({ privateKey, publicKey }) {
  const identity = { kid: randomUUID(), use: 'sig' };
  return { ...identity, privateKey, publicJwk: jwk(publicKey, identity), privateJwk: jwk(privateKey, identity) };
}

function jwk(key, identity) {
  return { ...key.export({ format: 'jwk' }), ...identity };
}
