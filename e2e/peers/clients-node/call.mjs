// call.mjs CREDENTIAL SCOPE URL: signs in with @azure/identity, and calls URL as Azure's own clients for JavaScript do.
//
// What the SDK logs at its most talkative level goes to stderr, and so does the error that ends a failed call. Secrets come
// from the environment alone, and are in none of both.
import { createRestError, getClient } from '@azure-rest/core-client';
import * as identity from '@azure/identity';
import { AzureLogger, setLogLevel } from '@azure/logger';

const env = process.env;
const application = [env.AZURE_TENANT_ID, env.AZURE_CLIENT_ID];

// A token that somebody else got, as applications wrap one.
const given = { getToken: async () => ({ token: env.ACCESS_TOKEN, expiresOnTimestamp: Date.now() + 3_600_000 }) };

const credentials = {
  default: () => new identity.DefaultAzureCredential(),
  environment: () => new identity.EnvironmentCredential(),
  secret: () => new identity.ClientSecretCredential(...application, env.AZURE_CLIENT_SECRET),
  certificate: () => new identity.ClientCertificateCredential(...application, env.AZURE_CLIENT_CERTIFICATE_PATH),
  workload: () => new identity.WorkloadIdentityCredential(),
  'managed-identity': () => new identity.ManagedIdentityCredential(env.IDENTITY_CLIENT_ID && { clientId: env.IDENTITY_CLIENT_ID }),
  'device-code': () => new identity.DeviceCodeCredential({ tenantId: env.AZURE_TENANT_ID, clientId: env.AZURE_CLIENT_ID }),
  given: () => given,
  none: () => undefined,
};

const [kind, scope, address] = process.argv.slice(2);
AzureLogger.log = (...words) => console.error(...words);
setLogLevel('verbose');
const url = new URL(address);
const options = { credentials: { scopes: [scope] }, retryOptions: { maxRetries: 1, retryDelayInMs: 100 } };
const credential = credentials[kind]();
const client = credential ? getClient(url.origin, credential, options) : getClient(url.origin, options);
const queryParameters = Object.fromEntries(url.searchParams);
const response = await client.pathUnchecked(url.pathname).get({ queryParameters, skipUrlEncoding: true });
if (Number(response.status) >= 400) throw createRestError(response);
console.log(response.status, JSON.stringify(response.body));
