// Verifies the captures of a file as hookctl verify-signature --captures does, with the vendor's library: what a script costs.
// node captures.mjs FILE SECRET
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { Webhook } from "standardwebhooks";

const [file, secret] = process.argv.slice(-2);
const webhook = new Webhook(secret);

function verified(capture) {
  try {
    webhook.verify(Buffer.from(capture.body_base64, "base64"), Object.fromEntries(capture.headers), { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}

let number = 0;
let out = "";
for await (const line of createInterface({ input: createReadStream(file) })) {
  const capture = JSON.parse(line);
  out += JSON.stringify({ line: ++number, valid: verified(capture), id: new Map(capture.headers).get("webhook-id") }) + "\n";
  if (out.length > 1 << 16) {
    process.stdout.write(out);
    out = "";
  }
}
process.stdout.write(out);
