// A real identity service for the tests of single sign-on: whoever was told to it last is signed in at once.
// node identity_service.mjs CLIENT SECRET BACK HOME prints its port; POST /as {"sub", "amr", "acr", "claims"} says who comes
// next.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [client, secret, back, home] = process.argv.slice(2);
const server = createServer();
await new Promise((done) => server.listen(0, "localhost", done));
const { port } = server.address();
let next = { sub: "nobody", amr: [], acr: undefined, claims: {} };

const provider = new Provider(`http://localhost:${port}`, {
  clients: [{ client_id: client, client_secret: secret, redirect_uris: [back], post_logout_redirect_uris: [home], response_types: ["code"], grant_types: ["authorization_code"] }],
  claims: { openid: ["sub", "acr", "amr"], profile: ["name", "employee"] },
  features: { devInteractions: { enabled: false } },
  pkce: { required: () => true },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...next.claims }) }),
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid profile");
    await grant.save();
    return grant;
  },
});

async function read(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString("utf8"));
}

provider.use(async (ctx, following) => {
  if (ctx.path === "/as") {
    next = await read(ctx.req);
    ctx.body = "";
  } else if (ctx.path.startsWith("/interaction/")) {
    const login = { accountId: next.sub, amr: next.amr, acr: next.acr };
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, { login }));
  } else {
    await following();
  }
});
server.on("request", provider.callback());
process.stdout.write(`${port}\n`);
