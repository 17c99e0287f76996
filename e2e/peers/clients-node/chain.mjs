// chain.mjs AT_ONCE SECONDS: what DefaultAzureCredential does in each of many environments.
//
// One environment is one JSON line on stdin: `{"name", "variables", "home"}`. Each is run in a worker of its own, which has
// these variables and no others, and modules of its own; AT_ONCE run at a time. What came of it is one JSON line on stdout,
// in the order in which they end: the members of the chain with what each of them did, who the token is for, the tenants
// that were asked, and what the SDK logged. After SECONDS the member that is being asked is said to hang.
//
// Nothing of the SDK is changed. Connections and requests are seen by Node's own channels, and members by their own methods.
import { channel } from 'node:diagnostics_channel';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const SCOPE = 'https://management.azure.com/.default';
const LINES = 60;
const WIDTH = 400;
// In the addresses that an authority is asked at.
const TENANT = /https:\/\/[^/\s]+\/([^/\s]+)\/(?:v2\.0\/\.well-known|oauth2\/)/g;
const cut = (text) => String(text).slice(0, WIDTH);

if (isMainThread) await all();
else await one();

async function all() {
  const [atOnce, seconds] = process.argv.slice(2).map(Number);
  const lines = (await text(process.stdin)).split('\n').filter((line) => line.trim());
  const next = async () => {
    for (let line = lines.shift(); line; line = lines.shift()) console.log(JSON.stringify(await outcome(JSON.parse(line), seconds)));
  };
  await Promise.all(Array.from({ length: atOnce }, next));
}

async function text(stream) {
  let all = '';
  for await (const part of stream.setEncoding('utf8')) all += part;
  return all;
}

// Runs one environment, at most so many seconds from when the modules are loaded.
function outcome(asked, seconds) {
  const started = Date.now();
  const seen = { name: asked.name, constructor: null, members: [], token: null, tenants: [], log: [] };
  const worker = new Worker(new URL(import.meta.url), { env: asked.variables, workerData: asked });
  return new Promise((resolve) => {
    let timer;
    let current;
    const end = () => {
      clearTimeout(timer);
      resolve({ ...seen, log: seen.log.slice(-LINES), seconds: (Date.now() - started) / 1000 });
      worker.terminate();
    };
    const told = {
      ready: () => (timer = setTimeout(() => ((current && (current.outcome = 'hangs')), end()), seconds * 1000)),
      log: (line) => {
        seen.log.push(line.slice(0, WIDTH));
        const asked = [...line.matchAll(TENANT)].map(([, tenant]) => tenant);
        seen.tenants.push(...asked.filter((tenant) => !seen.tenants.includes(tenant)));
      },
      members: (names) => (seen.members = names.map((name) => ({ name, outcome: 'not-reached', did: [], error: null }))),
      asks: (index) => (current = seen.members[index]),
      did: (what) => current?.did.push(what),
      answered: (what) => (Object.assign(current, what), (current = undefined)),
      constructor: (error) => (seen.constructor = error),
      token: (claims) => (seen.token = claims),
      end,
    };
    worker.on('message', ([what, value]) => told[what](value));
    worker.on('error', (error) => (seen.log.push(`the worker failed: ${error.stack}`), end()));
  });
}

// In a worker.
async function one() {
  const tell = (what, value) => parentPort.postMessage([what, value]);
  const { DefaultAzureCredential } = await import('@azure/identity');
  const { AzureLogger, setLogLevel } = await import('@azure/logger');
  AzureLogger.log = (...words) => tell('log', words.join(' '));
  setLogLevel('verbose');
  channel('http.client.request.start').subscribe(({ request }) => tell('did', cut(`sends ${request.method} ${request.protocol}//${request.host}${request.path}`)));
  channel('net.client.socket').subscribe(() => tell('did', 'opens a connection'));
  tell('ready');
  await run(DefaultAzureCredential, tell);
  tell('end');
}

async function run(DefaultAzureCredential, tell) {
  let chain;
  try {
    chain = new DefaultAzureCredential();
  } catch (error) {
    return tell('constructor', { member: null, error: cut(`${error.name}: ${error.message}`) });
  }
  tell('members', chain._sources.map(nameOf));
  chain._sources.forEach((member, index) => watch(member, index, tell));
  try {
    tell('token', claims((await chain.getToken(SCOPE)).token));
  } catch (error) {
    tell('log', cut(`ended with ${error.name}: ${error.message}`));
  }
}

// A member whose constructor failed is held by a stand-in that knows the function which called it.
function nameOf(member) {
  if (!('credentialUnavailableErrorMessage' in member)) return member.constructor.name;
  // An arrow function without a name makes the member that AZURE_TOKEN_CREDENTIALS selects.
  return member.credentialName.replace('createDefault', '') || process.env.AZURE_TOKEN_CREDENTIALS.trim();
}

// Has the calls of a member told.
function watch(member, index, tell) {
  const ask = member.getToken.bind(member);
  member.getToken = async (...words) => {
    tell('asks', index);
    try {
      const token = await ask(...words);
      tell('answered', token ? { outcome: 'token' } : { outcome: 'unavailable', error: cut(member.credentialUnavailableErrorMessage) });
      return token;
    } catch (error) {
      const isNone = ['CredentialUnavailableError', 'AuthenticationRequiredError'].includes(error.name);
      tell('answered', { outcome: isNone ? 'unavailable' : 'failed', error: cut(`${error.name}: ${error.message}`) });
      throw error;
    }
  };
}

// The claims of a token that say for whom it is.
function claims(token) {
  try {
    const every = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
    return { tenant: every.tid ?? null, client: every.appid ?? every.azp ?? null };
  } catch {
    return {};
  }
}
