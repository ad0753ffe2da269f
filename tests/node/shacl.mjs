// What rdf-validate-shacl finds: { JOB: [[focus, path, value, shape, severity], ...] }.
// Arguments: the shapes, then for each job its name and its Turtle file.

import { readFile } from "node:fs/promises";
import { Parser, Store } from "n3";
import Validator from "rdf-validate-shacl";

async function load(file) {
  return new Store(new Parser().parse(await readFile(file, "utf8")));
}

function written(term) {
  return term ? term.value : "";
}

const [shapes, ...rest] = process.argv.slice(2);
const validator = new Validator(await load(shapes));
const found = {};
for (let i = 0; i < rest.length; i += 2) {
  const report = validator.validate(await load(rest[i + 1]));
  found[rest[i]] = (await report).results.map((r) => [
    written(r.focusNode),
    written(Array.isArray(r.path) ? r.path[0]?.predicates?.[0] : r.path),
    written(r.value),
    written(r.sourceShape),
    written(r.severity).split("#").pop(),
  ]);
}
process.stdout.write(JSON.stringify(found));
