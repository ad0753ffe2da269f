// What N3.js and jsonld read in files: { FILE: { statements, canonical } } on standard output.
// Files that end in .jsonld go to jsonld, with no network, all others to N3.js.

import { readFile } from "node:fs/promises";
import { Parser } from "n3";
import jsonld from "jsonld";

const KINDS = { ttl: "text/turtle", nt: "N-Triples", nq: "N-Quads" };

async function nowhere(url) {
  throw new Error(`${url} is not to be fetched`);
}

async function read(file) {
  const text = await readFile(file, "utf8");
  const ending = file.split(".").pop();
  if (ending !== "jsonld") {
    const quads = new Parser({ format: KINDS[ending] }).parse(text);
    return { statements: new Set(quads.map((q) => JSON.stringify(q))).size };
  }
  const canonical = await jsonld.canonize(JSON.parse(text), {
    algorithm: "RDFC-1.0",
    format: "application/n-quads",
    documentLoader: nowhere,
  });
  return { statements: canonical.trimEnd().split("\n").length, canonical };
}

const found = {};
for (const file of process.argv.slice(2)) found[file] = await read(file);
process.stdout.write(JSON.stringify(found));
