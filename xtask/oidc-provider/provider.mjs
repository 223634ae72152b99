// An OpenID provider of somebody else's making, on a free port of this machine: what single sign-on is tested against.
//
// Says its issuer in its first line. Its settings come as JSON in OIDC_PROVIDER: the `client` that is registered, the `people` (who signs
// in as what, and their claims), and whether claims stand `inToken`. A line `rotate` on its input gives it new keys; it ends with its input.

import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

// Its notices go where its warnings go: what it says to the test stands alone.
console.info = console.error;

const { client, people, inToken } = JSON.parse(process.env.OIDC_PROVIDER);

function key(kind, options, alg) {
  const jwk = generateKeyPairSync(kind, options).privateKey.export({ format: 'jwk' });
  return { ...jwk, alg, use: 'sig', kid: randomUUID() };
}

// Whoever is not among the people has no account there, and the provider itself lets them in under what they typed.
function findAccount(_, id) {
  const claims = people[id] ?? { preferred_username: id };
  return { accountId: id, claims: () => ({ sub: id, ...claims }) };
}

function provider(issuer) {
  return new Provider(issuer, {
    clients: [client],
    findAccount,
    claims: { openid: ['sub'], profile: ['preferred_username', 'name', 'employee'] },
    conformIdTokenClaims: !inToken,
    cookies: { keys: ['of the tests'] },
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256'] },
    jwks: { keys: [key('ec', { namedCurve: 'P-256' }, 'ES256'), key('rsa', { modulusLength: 2048 }, 'RS256')] },
    pkce: { required: () => true },
    // Its own page would fetch a font from the world: nothing here may.
    renderError: (ctx, out) => { ctx.type = 'text'; ctx.body = `${out.error}: ${out.error_description}`; },
  }).callback();
}

let answer;
const server = createServer((request, response) => {
  response.setHeader('content-security-policy', "default-src 'self' 'unsafe-inline'");
  answer(request, response);
});
server.listen(0, 'localhost', () => {
  const issuer = `http://localhost:${server.address().port}`;
  answer = provider(issuer);
  console.log(issuer);
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    if (line === 'rotate') {
      answer = provider(issuer);
      console.log('rotated');
    }
  });
  lines.on('close', () => process.exit());
});
