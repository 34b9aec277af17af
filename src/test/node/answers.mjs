// Calls every operation of the API and holds each answer against what the API's own document says of it.
// Usage: node answers.mjs <base URL> <IMEI that is watched> <its account>; prints one line a deviation, ends with 1 if
// there was any, and says at the end how many calls of how many operations were made.
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const [base, imei, account] = process.argv.slice(2);
const document = await (await fetch(`${base}/q/openapi?format=json`)).json();
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(document, 'api');

const deviations = [];
let calls = 0;

const escaped = (part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

function resolved(node, pointer) {
  return node.$ref ? { node: at(node.$ref), pointer: node.$ref } : { node, pointer };
}

function at(reference) {
  return reference.slice(2).split('/').map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((node, part) => node[part], document);
}

async function check(method, path, target, { body, type, headers = {} } = {}) {
  calls++;
  const name = `${method.toUpperCase()} ${target}`;
  const aborter = new AbortController();
  const answer = await fetch(base + target, {
    method,
    headers: { ...(type ? { 'Content-Type': type } : {}), ...headers },
    body,
    signal: aborter.signal,
  });
  const mediaType = (answer.headers.get('Content-Type') ?? '').split(';')[0];
  const declared = document.paths[path][method].responses[answer.status];
  if (!declared) {
    deviations.push(`${name}: status ${answer.status} is not described: ${await answer.text()}`);
    return undefined;
  }
  if (answer.status >= 500 && answer.status !== 503) deviations.push(`${name}: status ${answer.status}`);
  if (mediaType === 'text/event-stream') {
    aborter.abort();
    return undefined;
  }
  const text = await answer.text();
  const { node, pointer } = resolved(
    declared,
    `#/paths/${escaped(path)}/${method}/responses/${answer.status}`,
  );
  const content = node.content?.[mediaType];
  if (!text) {
    if (node.content) deviations.push(`${name}: ${answer.status} has no body, but one is described`);
    return undefined;
  }
  if (!content) {
    deviations.push(`${name}: ${answer.status} with ${mediaType} is not described`);
    return undefined;
  }
  if (!mediaType.endsWith('json')) return text;
  const value = JSON.parse(text);
  const valid = ajv.compile({ $ref: `api${pointer}/content/${escaped(mediaType)}/schema` });
  if (!valid(value)) {
    const faults = new Set(valid.errors.map((fault) => `${fault.instancePath.replace(/\d+/g, '*')} ${fault.message}`));
    deviations.push(`${name}: ${[...faults].join(', ')}: ${text.slice(0, 400)}`);
  }
  return value;
}

// What stands for a parameter in a path: something that exists, and something that cannot.
const known = { imei, set: 'default', account };
const unknown = { imei: '356938035643809', set: 'nobody', account: 'nobody', id: 'nothing' };

const fill = (path, values) => path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name] ?? `no-${name}`));

// In this order, so that nothing is gone before it was looked at.
const ORDER = ['get', 'put', 'post', 'delete'];
const operations = Object.entries(document.paths)
  .flatMap(([path, item]) => ORDER.filter((method) => item[method]).map((method) => ({ path, method, call: item[method] })))
  .sort((a, b) => ORDER.indexOf(a.method) - ORDER.indexOf(b.method));

for (const { path, method, call } of operations) {
  const bodies = Object.keys(call.requestBody?.content ?? {});
  if (method === 'get') {
    await check(method, path, fill(path, known));
    if (path.includes('{')) await check(method, path, fill(path, unknown));
    await check(method, path, `${fill(path, known)}?nonsense=1`);
  } else {
    const plain = bodies.length ? { body: '{"nonsense":', type: bodies[0] } : {};
    await check(method, path, fill(path, unknown), plain);
    await check(method, path, `${fill(path, known)}?nonsense=1`, plain);
    if (bodies.length) await check(method, path, fill(path, known), { body: '<a/>', type: 'application/xml' });
  }
}

const device = '/api/devices/{imei}';
const watch = { body: JSON.stringify({ account, tags: ['pilot'] }), type: 'application/json' };
const created = '990000473475997';
await check('put', device, `/api/devices/${created}`, watch);
await check('put', device, `/api/devices/${created}`, watch);
await check('put', device, `/api/devices/${created}`, { ...watch, headers: { 'If-None-Match': '*' } });
await check('put', device, '/api/devices/12', watch);
await check('delete', device, `/api/devices/${created}`);
await check('post', `${device}/poll`, `/api/devices/${imei}/poll`);
const list = '/api/devices';
const page = await check('get', list, `${list}?limit=2`);
if (page?.next) await check('get', list, `${list}?limit=2&after=${encodeURIComponent(page.next)}`);
for (const query of ['limit=0', 'limit=x', 'status=none', `q=${imei.slice(0, 8)}`, 'tag=pilot', 'acount=x', 'after=x']) {
  await check('get', list, `${list}?${query}`);
}
const rows = `imei,account\n${created},${account}\nnothing,${account}\n`;
await check('post', `${list}/import`, `${list}/import`, { body: rows, type: 'text/csv' });
await check('post', `${list}/import`, `${list}/import`, { body: 'nothing', type: 'text/csv' });
await check('delete', device, `/api/devices/${created}`);
const campaigns = document.paths['/api/campaigns'] && (await check('get', '/api/campaigns', '/api/campaigns'));
const first = Array.isArray(campaigns) ? campaigns[0] : campaigns && Object.values(campaigns).find(Array.isArray)?.[0];
if (first) {
  const id = first.id ?? first.campaignId ?? first.campaign;
  await check('get', '/api/campaigns/{id}', `/api/campaigns/${encodeURIComponent(id)}`);
}

deviations.forEach((deviation) => console.log(deviation));
console.log(`${calls} calls of ${operations.length} operations`);
process.exit(deviations.length ? 1 : 0);
