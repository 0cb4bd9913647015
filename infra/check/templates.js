// node templates.js FILE…: checks CloudFormation templates; prints what is wrong as file:line: and ends with 1 when anything is.
// node templates.js --prove FOLDER: every template there must be refused with the words of its first line ("# expect: …").
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import * as sam from './sam.js';

const specification = loadAwsServiceSpecSync();
const PSEUDO = ['AccountId', 'NoValue', 'NotificationARNs', 'Partition', 'Region', 'StackId', 'StackName', 'URLSuffix'].map((n) => 'AWS::' + n);
const RESOURCES_OF_A_STACK = 500;
// SAM gives the API leave for each route in the function's own policy, some 460 bytes each, and Lambda takes 20 kB.
const ROUTES_OF_A_FUNCTION = 40;
const SECTIONS = ['AWSTemplateFormatVersion', 'Transform', 'Description', 'Metadata', 'Parameters', 'Mappings', 'Conditions', 'Rules', 'Globals', 'Resources', 'Outputs'];
// Actions for which AWS knows no names of resources ("Actions, resources, and condition keys for AWS services").
const NAMELESS = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets',
  'cloudwatch:GetMetricData'];
// Where a part of a resource's name may be left open, and why: ends of ARNs.
const OPEN = {
  ':ec2:${AWS::Region}:${AWS::AccountId}:*/*': 'deleting an interface needs all ids, says Lambda; the functions\' own code is denied it',
  ':secret:${SecretsPrefix}tenants/*/email-accounts/*': 'made while the product runs, one for each mailbox',
  ':secret:${SecretsPrefix}tenants/*/domains/*': 'made while the product runs, one for each signing key',
};
// SAM makes the resources behind these references.
const GENERATED = /\.(Version|Alias|DestinationTopic|DestinationQueue)$/;
// And these beside a resource, under its name with this behind it ("Generated CloudFormation resources for AWS SAM").
const BESIDE = { 'AWS::Serverless::HttpApi': /ApiGatewayDefaultStage$/, 'AWS::Serverless::Function': /(Alias[A-Za-z0-9]+|DeploymentGroup)$/ };

const INTRINSICS = ['Ref', 'Sub', 'GetAtt', 'If', 'Equals', 'And', 'Or', 'Not', 'Join', 'Split', 'Select', 'Base64', 'Cidr', 'GetAZs', 'FindInMap', 'ImportValue', 'Condition'];
const yamlTags = INTRINSICS.flatMap((name) => [
  { tag: '!' + name, resolve: (text) => text },
  { tag: '!' + name, collection: 'seq' },
  { tag: '!' + name, collection: 'map' },
]);

// Lines of this file that found a problem.
const rulesThatFailed = new Set();

class Checker {
  constructor(file) {
    this.file = file;
    this.problems = [];
    this.lines = new LineCounter();
    this.document = parseDocument(readFileSync(file, 'utf8'), { customTags: yamlTags, lineCounter: this.lines });
    for (const error of this.document.errors) this.problems.push(`${file}: ${error.message}`);
    this.root = this.document.contents;
    this.used = new Set();
    this.usedConditions = new Set();
  }

  problem(node, text) {
    rulesThatFailed.add(new Error().stack.split('\n')[2].replace(/.*:(\d+):\d+\)?$/, '$1'));
    const line = node?.range ? this.lines.linePos(node.range[0]).line : 1;
    this.problems.push(`${this.file}:${line}: ${text}`);
  }

  section(name) {
    const node = this.root.get(name, true);
    return isMap(node) ? node.items : [];
  }

  names(name) {
    return new Map(this.section(name).map((pair) => [pair.key.value, pair.value]));
  }

  run() {
    if (!isMap(this.root)) return this.problems;
    for (const pair of this.root.items) {
      if (!SECTIONS.includes(pair.key.value)) this.problem(pair.key, `unknown section ${pair.key.value}`);
    }
    this.parameters = this.names('Parameters');
    this.conditions = this.names('Conditions');
    this.resources = this.names('Resources');
    for (const [name, node] of this.resources) this.resource(name, node);
    const globals = this.root.getIn(['Globals', 'Function'], true);
    if (globals) this.samFunction('Globals.Function', globals, sam.globals, true);
    this.references(this.root, []);
    this.budget();
    for (const [name, node] of this.parameters) {
      if (!this.used.has(name)) this.problem(node, `parameter ${name} is used by nothing`);
      if (!isMap(node) || !node.get('Description')) this.problem(node, `parameter ${name} has no description`);
    }
    for (const [name, node] of this.conditions) {
      if (!this.usedConditions.has(name)) this.problem(node, `condition ${name} is used by nothing`);
    }
    return this.problems;
  }

  // --- references ---------------------------------------------------------------------------------------------
  references(node, path) {
    if (node?.tag?.startsWith('!') || node?.tag?.startsWith('tag:yaml') === false) this.intrinsic(node);
    if (isMap(node)) {
      for (const pair of node.items) {
        if (pair.key.value === 'Condition' && isScalar(pair.value) && path.length === 2 && path[0] === 'Resources') this.condition(pair.value);
        this.references(pair.value, [...path, pair.key.value]);
      }
    } else if (isSeq(node)) {
      node.items.forEach((item) => this.references(item, path));
    }
  }

  intrinsic(node) {
    const name = node.tag.slice(1);
    if (name === 'Ref') this.ref(node, node.value);
    if (name === 'GetAtt') this.attribute(node, isSeq(node) ? node.items.map((i) => i.value).join('.') : node.value);
    if (name === 'If') this.condition(node.items[0]);
    if (name === 'Condition') this.condition(node);
    if (name === 'Sub') {
      const own = isSeq(node) ? node.items[1].items.map((pair) => pair.key.value) : [];
      const text = isSeq(node) ? node.items[0].value : node.value;
      for (const [, variable] of String(text).matchAll(/\$\{([^!}][^}]*)\}/g)) {
        if (own.includes(variable)) continue;
        if (variable.includes('.')) this.attribute(node, variable);
        else this.ref(node, variable);
      }
    }
  }

  condition(node) {
    this.usedConditions.add(node.value);
    if (!this.conditions.has(node.value)) this.problem(node, `unknown condition ${node.value}`);
  }

  ref(node, name) {
    this.used.add(name);
    if (PSEUDO.includes(name) || this.parameters.has(name) || this.resources.has(name)) return;
    if (GENERATED.test(name) && this.resources.has(name.replace(GENERATED, ''))) return;
    this.problem(node, `refers to ${name}, which is neither a parameter nor a resource`);
  }

  attribute(node, path) {
    const name = path.slice(0, path.indexOf('.'));
    const attribute = path.slice(name.length + 1);
    const type = this.resources.get(name)?.get('Type');
    if (!type) return this.problem(node, `refers to ${path}, but there is no resource ${name}`);
    if (type.startsWith('Custom::') || (type.startsWith('AWS::Serverless::') && ['Arn', 'Version', 'Alias'].includes(attribute))) return;
    if (type === 'AWS::CloudFormation::Stack') {
      const nested = this.nested(this.resources.get(name));
      const output = attribute.replace(/^Outputs\./, '');
      if (nested && !nested.names('Outputs').has(output)) this.problem(node, `${relative('.', nested.file)} has no output ${output}`);
      return;
    }
    const resource = lookup(type);
    if (resource && !(attribute in resource.attributes) && !(attribute in resource.properties)) this.problem(node, `${type} has no attribute ${attribute}`);
  }

  nested(resource) {
    const url = resource.getIn(['Properties', 'TemplateURL']);
    if (typeof url !== 'string') return undefined;
    try {
      return new Checker(resolve(dirname(this.file), url));
    } catch {
      this.problem(resource, `there is no ${url}`);
      return undefined;
    }
  }

  // --- resources ----------------------------------------------------------------------------------------------
  resource(name, node) {
    const type = node.get('Type');
    const properties = node.get('Properties', true);
    if (!/^[A-Za-z0-9]+$/.test(name)) this.problem(node, `${name} is no logical id`);
    for (const pair of node.items) {
      if (!['Type', 'Properties', 'Condition', 'DependsOn', 'DeletionPolicy', 'UpdateReplacePolicy', 'Metadata', 'UpdatePolicy', 'CreationPolicy'].includes(pair.key.value)) {
        this.problem(pair.key, `${name} has no ${pair.key.value}`);
      }
    }
    this.dependencies(name, node.get('DependsOn', true));
    if (type?.startsWith('Custom::')) return;
    if (type === 'AWS::Serverless::Function') return this.samFunction(name, properties, sam.types[type], false);
    if (type in sam.types) return this.known(name, properties, sam.types[type]);
    const resource = lookup(type);
    if (!resource) return this.problem(node, `${name}: there is no type ${type}`);
    this.shape(name, properties, resource.properties);
    if (type === 'AWS::CloudFormation::Stack') this.stack(name, node, properties);
    if (type.startsWith('AWS::IAM::')) this.permissions(name, properties);
    if (type === 'AWS::SQS::Queue') this.queue(name, properties);
    this.schedules(name, properties);
  }

  dependencies(name, node) {
    const made = [...this.resources].map(([other, each]) => [other, BESIDE[each.get('Type')]]).filter(([, behind]) => behind);
    for (const wanted of node ? texts(node) : []) {
      if (this.resources.has(wanted) || made.some(([other, behind]) => wanted.replace(behind, '') === other)) continue;
      this.problem(node, `${name} depends on ${wanted}, which is no resource`);
    }
  }

  stack(name, node, properties) {
    const nested = this.nested(node);
    if (!nested) return;
    const given = properties.get('Parameters', true)?.items.map((pair) => pair.key.value) ?? [];
    for (const [parameter, declared] of nested.names('Parameters')) {
      if (!given.includes(parameter) && !declared.has('Default')) this.problem(node, `${name} gives no ${parameter}`);
    }
    for (const parameter of given) {
      if (!nested.names('Parameters').has(parameter)) this.problem(node, `${name} gives ${parameter}, which its template does not declare`);
    }
  }

  known(name, properties, known) {
    for (const pair of properties?.items ?? []) {
      if (!(pair.key.value in known)) this.problem(pair.key, `${name} has no property ${pair.key.value}`);
      const chosen = pair.value?.tag === '!If' ? pair.value.items.slice(1) : [pair.value];
      const part = sam.parts[pair.key.value];
      if (part) chosen.filter((each) => isMap(each)).forEach((each) => this.known(`${name}.${pair.key.value}`, each, part));
    }
    for (const [property, required] of Object.entries(known)) {
      if (required && !properties?.has(property)) this.problem(properties, `${name} lacks ${property}`);
    }
  }

  samFunction(name, properties, known, partly) {
    this.known(name, properties, known);
    const lambda = lookup('AWS::Lambda::Function');
    for (const [property, key] of Object.entries(sam.passedOn)) {
      const node = properties.get(property, true);
      if (node) this.value(`${name}.${property}`, node, lambda.properties[key].type);
    }
    const preference = properties.get('DeploymentPreference', true);
    if (preference) {
      this.known(`${name}.DeploymentPreference`, preference, sam.deploymentPreference);
      const type = preference.get('Type');
      if (type && !sam.deploymentTypes.includes(type)) this.problem(preference, `${type} is no way to deploy`);
    }
    if (partly) return;
    for (const pair of properties.get('Events', true)?.items ?? []) {
      const type = pair.value.get('Type');
      if (!(type in sam.events)) this.problem(pair.value, `${name}.${pair.key.value}: there is no event ${type}`);
      else this.known(`${name}.${pair.key.value}`, pair.value.get('Properties', true), sam.events[type]);
    }
    const routes = (properties.get('Events', true)?.items ?? []).filter((pair) => pair.value.get('Type') === 'HttpApi').length;
    if (routes > ROUTES_OF_A_FUNCTION) this.problem(properties, `${name} has ${routes} routes, but its policy takes ${ROUTES_OF_A_FUNCTION}`);
    const hears = (properties.get('Events', true)?.items ?? []).filter((pair) => pair.value.get('Type') === 'SQS');
    for (const pair of hears) {
      const at = pair.value.get('Properties', true);
      if (!at.has('FunctionResponseTypes')) this.problem(at, `${name}.${pair.key.value} reports no single failures`);
      if (!at.has('ScalingConfig')) this.problem(at, `${name}.${pair.key.value} has no maximum concurrency`);
      const queue = this.resources.get(at.get('Queue', true)?.value?.replace('.Arn', ''));
      const visible = queue?.getIn(['Properties', 'VisibilityTimeout']);
      const timeout = properties.get('Timeout');
      if (typeof visible === 'number' && visible < 6 * timeout) this.problem(at, `${name} may run ${timeout} s, so its queue must hide messages for ${6 * timeout} s`);
    }
    this.schedules(name, properties);
    for (const pair of (properties.get('Events', true)?.items ?? []).filter((each) => each.value.get('Type') === 'ScheduleV2')) {
      for (const part of ['RetryPolicy', 'DeadLetterConfig']) {
        if (!pair.value.hasIn(['Properties', part])) this.problem(pair.value, `${name}.${pair.key.value} has no ${part}`);
      }
      const expression = String(pair.value.getIn(['Properties', 'ScheduleExpression']));
      const said = String(pair.value.getIn(['Properties', 'Description']) ?? '');
      // A function's schedule is played locally too, which takes turns at a pace: both accept the same.
      if (!expression.startsWith('rate(')) this.problem(pair.value, `${name}.${pair.key.value}: ${expression} is no rate, which is all the local runner plays`);
      if (!schedule(expression) && !said.startsWith(meaning(expression))) {
        this.problem(pair.value, `${name}.${pair.key.value} says "${said}", but ${expression} is "${meaning(expression)}"`);
      }
    }
    if (!properties.has('Role')) this.problem(properties, `${name} has no role of its own`);
    if (properties.has('Policies')) this.problem(properties, `${name} has policies beside its role; they would be ignored`);
  }

  shape(name, node, properties, at = name) {
    if (node && !isMap(node)) return;
    for (const pair of node?.items ?? []) {
      const property = properties[pair.key.value];
      if (!property) this.problem(pair.key, `${at} has no property ${pair.key.value}`);
      else this.value(`${at}.${pair.key.value}`, pair.value, property.type);
    }
    for (const [property, definition] of Object.entries(properties)) {
      if (definition.required && !node?.has(property)) this.problem(node, `${at} lacks ${property}`);
    }
  }

  value(at, node, type) {
    if (node.tag?.startsWith('!')) return this.chosen(at, node, type);
    if (isMap(node) && node.items.length === 1 && String(node.items[0].key.value).startsWith('Fn::')) return;
    switch (type.type) {
      case 'string': case 'date-time':
        if (!isScalar(node)) this.problem(node, `${at} must be text`);
        break;
      case 'number': case 'integer':
        if (!isScalar(node) || !/^-?\d+(\.\d+)?$/.test(String(node.value))) this.problem(node, `${at} must be a number`);
        break;
      case 'boolean':
        if (!isScalar(node) || !/^(true|false)$/.test(String(node.value))) this.problem(node, `${at} must be true or false`);
        break;
      case 'array':
        if (!isSeq(node)) this.problem(node, `${at} must be a list`);
        else node.items.forEach((item, i) => this.value(`${at}[${i}]`, item, type.element));
        break;
      case 'map':
        if (!isMap(node)) this.problem(node, `${at} must be a mapping`);
        else node.items.forEach((pair) => this.value(`${at}.${pair.key.value}`, pair.value, type.element));
        break;
      case 'ref':
        if (!isMap(node)) this.problem(node, `${at} must be a mapping`);
        else this.shape(at, node, specification.get('typeDefinition', type.reference.$ref).properties);
        break;
    }
  }

  chosen(at, node, type) {
    if (node.tag === '!If') node.items.slice(1).forEach((branch) => this.value(at, branch, type));
  }

  queue(name, properties) {
    const spare = /DeadLetter/.test(name);
    if (!spare && !properties.has('RedrivePolicy')) this.problem(properties, `${name} has no dead-letter queue`);
    if (!properties.has('SqsManagedSseEnabled') && !properties.has('KmsMasterKeyId')) this.problem(properties, `${name} is not encrypted`);
  }

  // --- permissions --------------------------------------------------------------------------------------------
  permissions(name, properties) {
    const documents = [];
    if (properties.has('PolicyDocument')) documents.push(properties.get('PolicyDocument', true));
    for (const policy of properties.get('Policies', true)?.items ?? []) documents.push(policy.get('PolicyDocument', true));
    for (const statement of documents.flatMap((document) => document.get('Statement', true).items)) {
      if (statement.get('Effect') !== 'Allow') continue;
      const actions = texts(statement.get('Action', true));
      for (const action of actions) {
        if (action.includes('*')) this.problem(statement, `${name} allows ${action}: name the actions`);
      }
      for (const resource of texts(statement.get('Resource', true))) {
        if (resource === '*' && actions.some((action) => !NAMELESS.includes(action))) {
          this.problem(statement, `${name} allows ${actions.filter((a) => !NAMELESS.includes(a)).join(', ')} on everything`);
        }
        if (resource !== '*' && resource.includes('*') && !Object.keys(OPEN).some((end) => resource.endsWith(end))) {
          this.problem(statement, `${name} leaves ${resource} open: name it, or say in OPEN why not`);
        }
      }
    }
  }

  // --- time ---------------------------------------------------------------------------------------------------
  schedules(name, node) {
    if (isMap(node)) {
      for (const pair of node.items) {
        if (pair.key.value === 'ScheduleExpression' && isScalar(pair.value) && !pair.value.tag?.startsWith('!')) {
          const problem = schedule(String(pair.value.value));
          if (problem) this.problem(pair.value, `${name}: ${pair.value.value} ${problem}`);
        }
        this.schedules(name, pair.value);
      }
    } else if (isSeq(node)) node.items.forEach((item) => this.schedules(name, item));
  }

  /** How many resources SAM makes of the template; a stack takes 500. */
  budget() {
    let count = 0;
    for (const [, node] of this.resources) {
      count += 1;
      const type = node.get('Type');
      if (type === 'AWS::Serverless::HttpApi') count += 1;
      if (type !== 'AWS::Serverless::Function') continue;
      count += 4; // Version, alias, deployment group, what becomes of failures.
      for (const pair of node.getIn(['Properties', 'Events'], true)?.items ?? []) {
        count += pair.value.get('Type') === 'ScheduleV2' ? 2 : 1; // A schedule has a role of its own.
      }
    }
    if (count > RESOURCES_OF_A_STACK) this.problem(this.root, `${count} resources, but a stack takes ${RESOURCES_OF_A_STACK}`);
    this.count = count;
  }
}

const texts = (node) => (isSeq(node) ? node.items : [node]).map((each) => String(each?.value ?? ''));

function lookup(type) {
  return specification.lookup('resource', 'cloudFormationType', 'equals', type ?? '')[0];
}

/** What is wrong with a schedule expression ("Schedule types on EventBridge Scheduler"), or nothing. */
export function schedule(text) {
  const rate = /^rate\((0|[1-9]\d{0,6}) (minute|hour|day)(s?)\)$/.exec(text);
  if (rate) {
    const one = rate[1] === '1';
    if (rate[1] === '0') return 'never happens';
    return one === (rate[3] === '') ? undefined : 'needs the singular for 1 and the plural for all else';
  }
  const cron = /^cron\((.*)\)$/.exec(text);
  if (!cron) return 'is neither rate(value unit) nor cron(fields)';
  const fields = cron[1].split(' ');
  if (fields.length !== 6) return `has ${fields.length} fields, not minutes, hours, day of month, month, day of week, year`;
  const limits = [[0, 59], [0, 23], [1, 31], [1, 12], [1, 7], [1970, 2199]];
  const names = { 3: 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC', 4: 'SUN MON TUE WED THU FRI SAT' };
  for (const [i, field] of fields.entries()) {
    for (const part of field.split(',')) {
      const numbers = part.replace(/[A-Z]{3}/g, (n) => String((names[i] ?? '').split(' ').indexOf(n) + 1));
      if (/^(\*|\?)$/.test(part) || (i === 2 && /^(L|\d+W|LW)$/.test(part)) || (i === 4 && /^(L|\dL|\d#[1-5])$/.test(part))) continue;
      const range = /^(\*|\d+)(?:-(\d+))?(?:\/(\d+))?$/.exec(numbers);
      if (!range) return `cannot have ${part}`;
      for (const n of [range[1], range[2]]) {
        if (n !== undefined && n !== '*' && (Number(n) < limits[i][0] || Number(n) > limits[i][1])) return `cannot have ${part}`;
      }
    }
  }
  if ((fields[2] === '?') === (fields[4] === '?')) return 'needs ? for exactly one of day of month and day of week';
  return undefined;
}

/** What a schedule expression that is none of schedule()'s problems means; its description begins so. */
export function meaning(text) {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(text);
  if (rate) return rate[1] === '1' ? `every ${rate[2]}` : `every ${rate[1]} ${rate[2]}s`;
  const [minute, hour, day, month, weekday, year] = text.slice('cron('.length, -1).split(' ');
  const plain = [minute, hour].every((field) => /^(\d+|\*)$/.test(field)) && month === '*' && year === '*' && minute !== '*';
  if (!plain) return 'a schedule nobody can say in words';
  const two = (number) => number.padStart(2, '0');
  const at = hour === '*' ? `at minute ${minute} of every hour` : `at ${two(hour)}:${two(minute)}`;
  if (/^(\*|\?)$/.test(day) && /^(\*|\?)$/.test(weekday)) return hour === '*' ? at : `every day ${at}`;
  return weekday === '?' ? `on day ${day} of every month ${at}` : `on ${weekday} ${at}`;
}

function check(file) {
  const checker = new Checker(file);
  return { problems: checker.run(), count: checker.count };
}

const [first, ...rest] = process.argv.slice(2);
let failed = false;
if (first === '--prove') {
  const files = readdirSync(rest[0]).filter((name) => name.endsWith('.yaml')).sort();
  for (const name of files) {
    const file = join(rest[0], name);
    const expected = readFileSync(file, 'utf8').split('\n')[0].replace('# expect: ', '');
    const { problems } = check(file);
    if (!problems.some((problem) => problem.includes(expected))) {
      failed = true;
      console.error(`${file} should be refused with "${expected}" but: ${problems.join('; ') || 'is not refused'}`);
    }
  }
  // A rule nothing can fail is none.
  readFileSync(process.argv[1], 'utf8').split('\n').forEach((line, i) => {
    if (/this\.problem\(/.test(line) && !rulesThatFailed.has(String(i + 1))) {
      failed = true;
      console.error(`no template in ${rest[0]} proves the rule in line ${i + 1}: ${line.trim()}`);
    }
  });
  console.log(`${files.length} bad templates refused`);
} else {
  for (const file of [first, ...rest]) {
    const { problems, count } = check(file);
    problems.forEach((problem) => console.error(problem));
    failed ||= problems.length > 0;
    console.log(`${file}: ${count} resources, ${problems.length} problems`);
  }
}
process.exitCode = failed ? 1 : 0;
