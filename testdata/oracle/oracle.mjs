// Asks the vendors' own libraries: a question a line on stdin, an answer a line on stdout, both JSON, in the same order.
// {library, op, secret, id, timestamp, headers, body} -> {ok} for verify, {headers} for sign; body is base64.
import { createInterface } from "node:readline";
import { sign, verify } from "@octokit/webhooks-methods";
import { Webhook } from "standardwebhooks";
import Stripe from "stripe";
import { Webhook as SvixWebhook } from "svix";

const date = (q) => new Date(q.timestamp * 1000);

// Both libraries parse the JSON once the signature is right: a body that is none has been accepted then.
function accepts(check, refusal) {
  try {
    check();
    return true;
  } catch (e) {
    if (e instanceof SyntaxError) return true;
    if (e.constructor.name !== refusal) throw e;
    return false;
  }
}

function listed(Webhook, prefix) {
  return {
    verify: (q, body) => accepts(() => new Webhook(q.secret).verify(body, q.headers), "WebhookVerificationError"),
    sign: (q, body) => ({
      [`${prefix}-id`]: q.id,
      [`${prefix}-timestamp`]: String(q.timestamp),
      [`${prefix}-signature`]: new Webhook(q.secret).sign(q.id, date(q), body),
    }),
  };
}

const { signature, generateTestHeaderString } = Stripe.webhooks;
const libraries = {
  "standard-webhooks": listed(Webhook, "webhook"),
  svix: listed(SvixWebhook, "svix"),
  stripe: {
    // As bytes, because the library takes an empty string for no body at all.
    verify: (q, body) =>
      accepts(
        () => signature.verifyHeader(Buffer.from(body), q.headers["Stripe-Signature"], q.secret, 300),
        "StripeSignatureVerificationError",
      ),
    sign: (q, payload) => ({ "Stripe-Signature": generateTestHeaderString({ payload, secret: q.secret, timestamp: q.timestamp }) }),
  },
  github: {
    verify: (q, body) => verify(q.secret, body, q.headers["X-Hub-Signature-256"]),
    sign: async (q, body) => ({ "X-Hub-Signature-256": await sign(q.secret, body) }),
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const q = JSON.parse(line);
  const body = Buffer.from(q.body, "base64").toString();
  const found = await libraries[q.library][q.op](q, body);
  console.log(JSON.stringify(q.op === "verify" ? { ok: found } : { headers: found }));
}
