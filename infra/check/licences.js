// node licences.js BOM [REPORT]: every component of a CycloneDX bill of materials under a licence we may ship with; ends with 1 otherwise.
// node licences.js --prove FOLDER: every bill there must be refused with the words of its own "expect".
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Of several licences a component offers, one of these is enough. GPL without the exception, AGPL and the unknown are a lawyer's.
const ALLOWED = [
  '0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'EPL-1.0', 'EPL-2.0', 'GPL-2.0-with-classpath-exception', 'MIT', 'MIT-0', 'Public Domain'];
const OURS = 'com.penguinmails';

function check(bom) {
  const problems = [];
  const rows = [];
  const components = (bom.components ?? []).filter((each) => each.group !== OURS);
  if (components.length === 0) problems.push('the bill names nothing');
  for (const each of components) {
    const name = `${each.group}:${each.name}:${each.version}`;
    const licences = (each.licenses ?? []).map((one) => one.expression ?? one.license?.id ?? one.license?.name ?? '?');
    rows.push(`${name}  ${licences.join(' or ')}`);
    if (licences.length === 0) problems.push(`${name} says no licence`);
    else if (!licences.some((licence) => ALLOWED.includes(licence))) problems.push(`${name} is under ${licences.join(' or ')}`);
    if (!(each.hashes?.length > 0)) problems.push(`${name} has no hash`);
  }
  return { problems, rows };
}

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const [first, second] = process.argv.slice(2);
let failed = false;
if (first === '--prove') {
  const files = readdirSync(second).filter((name) => name.endsWith('.json'));
  for (const name of files) {
    const bom = read(join(second, name));
    if (!check(bom).problems.some((problem) => problem.includes(bom.expect))) {
      failed = true;
      console.error(`${name} should be refused with "${bom.expect}"`);
    }
  }
  console.log(`${files.length} bad bills refused`);
} else {
  const { problems, rows } = check(read(first));
  problems.forEach((problem) => console.error(problem));
  failed = problems.length > 0;
  if (second) writeFileSync(second, rows.sort().join('\n') + '\n');
  console.log(`${rows.length} components, ${problems.length} problems`);
}
process.exitCode = failed ? 1 : 0;
