// The list of devices: found by filters that are in the address, acted on by the many, taken away as CSV.
import { asked, busy, byId, h, notice, saying, setText } from './dom.js';
import { call, get, pathOf } from './rest.js';
import { go, to, toDevice, toDevices } from './route.js';
import { forOperators, mayAct } from './session.js';
import { onSummary, statuses } from './summary.js';
import { inTurns } from './many.js';
import { exportCsv } from './csv.js';
import { badge, fromNow, moment, number, outcomeWords, plural, time, words } from './words.js';

const FILTERS = ['q', 'status', 'outcome', 'account', 'firmware', 'campaign', 'tag'];
const LIMITS = ['50', '100', '500'];
const OUTCOMES = [
  ['late', 'late: due, not started'], ['set_aside', 'set aside'], ['never_answered', 'never answered'],
  ['changed', 'last poll changed'], ['unchanged', 'last poll unchanged'], ['throttled', 'last poll throttled'],
  ['refused', 'last poll refused'], ['denied', 'last poll denied'], ['unreachable', 'last poll not reached'],
  ['unreadable', 'last poll not readable'],
];
// A name, how a device is ordered by it, and what its cell shows.
const COLUMNS = [
  ['IMEI', (d) => d.imei, (d) => h('a.imei', { href: toDevice(d.imei) }, d.imei)],
  ['Account', (d) => d.watch.account, (d) => h('a.plain', { href: toDevices({ account: d.watch.account }) }, d.watch.account)],
  ['Status', (d) => d.upgrades[0]?.status ?? '', (d) => d.upgrades[0] ? badge(d.upgrades[0].status) : h('span.quiet', null, 'none known')],
  ['Firmware', (d) => d.upgrades[0]?.firmwareTo ?? '', (d) => firmware(d.upgrades[0])],
  ['Reported', (d) => d.upgrades[0]?.reportUpdatedTime ?? '', (d) => time(d.upgrades[0]?.reportUpdatedTime)],
  ['Last poll', (d) => d.lastPoll?.at ?? '', (d) => d.lastPoll ? [h('span', null, outcomeWords(d.lastPoll.outcome)), h('span.quiet.below', null, time(d.lastPoll.at, fromNow))] : h('span.quiet', null, 'not yet')],
  ['Next poll', (d) => d.nextPoll ?? '', (d) => d.nextPoll && [time(d.nextPoll, fromNow), h('span.quiet.below', null, d.why)]],
  ['Tags', (d) => d.watch.tags.join(), (d) => d.watch.tags.map((tag) => h('a.tag', { href: toDevices({ tag }) }, tag))],
];

export function open(root, parts, parameters) {
  const selected = new Map();
  let asking = null;
  let now = {};
  let page = null;
  let order = { column: 0, down: false };
  const result = saying('devices-said');

  const form = filterForm((changed) => go(toDevices(changed)));
  const list = h('div', { id: 'list' });
  const acts = h('div.acts', { id: 'acts', role: 'group', 'aria-label': 'What to do with the selected devices', hidden: true });
  const count = h('p.quiet', { id: 'devices-count', role: 'status' });
  const exporting = h('button', { type: 'button', id: 'export' }, 'Export CSV');
  const unwatching = h('button', { type: 'button', id: 'unwatch-all' }, 'Unwatch all that match…');
  root.append(
    h('div.heading', null, h('h1', null, 'Devices'), h('div.buttons', null, exporting, forOperators(unwatching))),
    form.element, result.line,
    h('section.card.list', { 'aria-label': 'Devices found' }, h('div.card-head', null, count, sizes()), acts, list));

  exporting.addEventListener('click', () => exportCsv(exporting, filtersOf(now), result.say));
  unwatching.addEventListener('click', () => unwatchAll());
  const forget = onSummary(() => form.offer(statuses()));

  async function load() {
    asking?.abort();
    const mine = asking = new AbortController();
    list.setAttribute('aria-busy', 'true');
    if (!page) list.replaceChildren(notice('waits', 'Loading…'));
    unwatching.hidden = !Object.keys(filtersOf(now)).length;
    try {
      page = await get('api/devices', { ...filtersOf(now), after: now.after, limit: now.limit ?? '100' }, mine.signal);
      draw();
    } catch (failure) {
      if (failure.name === 'AbortError') return;
      page = null;
      setText(count, '');
      list.replaceChildren(notice('fault', failure.message, h('button', { type: 'button', onclick: load }, 'Try again')));
    }
    list.removeAttribute('aria-busy');
  }

  function draw() {
    const { devices, next } = page;
    showActs();
    if (!devices.length) {
      setText(count, 'No device');
      list.replaceChildren(notice('nothing', now.after ? 'No more devices.' : Object.keys(filtersOf(now)).length ? 'No device fits these filters.' : 'Nothing is watched yet.',
        h('p', null, h('a', { href: Object.keys(now).length ? '#/devices' : '#/watch' }, Object.keys(now).length ? 'Show all devices' : 'Watch a device or drop a list'))));
      return;
    }
    setText(count, `${plural(devices.length, 'device')} from ${devices[0].imei}${next ? ', more follow' : now.after ? ', the last page' : ''}`);
    const by = COLUMNS[order.column][1];
    const sorted = [...devices].sort((a, b) => (by(a) < by(b) ? -1 : by(a) > by(b) ? 1 : 0) * (order.down ? -1 : 1));
    list.replaceChildren(
      h('div.scroll', { tabindex: 0, role: 'region', 'aria-label': 'Devices' }, h('table', null,
        h('thead', null, h('tr', null, mayAct() && h('th.pick', { scope: 'col' }, allBox(devices)), COLUMNS.map(heading))),
        h('tbody', { id: 'devices' }, sorted.map(row)))),
      h('nav.pages', { 'aria-label': 'Pages' },
        now.after ? h('a.button', { href: toDevices({ ...now, after: undefined }) }, 'First page') : null,
        next ? h('a.button', { id: 'next', href: toDevices({ ...now, after: next }) }, 'Next page') : null));
  }

  function heading([name], column) {
    const mine = order.column === column;
    return h('th', { scope: 'col', 'aria-sort': mine ? (order.down ? 'descending' : 'ascending') : null },
      h('button.sort', { type: 'button', title: 'Sort this page', onclick: () => {
        order = { column, down: mine && !order.down };
        draw();
        list.querySelectorAll('.sort')[column].focus();
      } }, name, h('span', { 'aria-hidden': 'true' }, mine ? (order.down ? ' ↓' : ' ↑') : '')));
  }

  function row(device) {
    const box = mayAct() && h('input', { type: 'checkbox', 'aria-label': `Select ${device.imei}`, onchange: (event) => pick([device], event.target.checked) });
    if (box) box.checked = selected.has(device.imei);
    return h('tr', null, box && h('td.pick', null, box), COLUMNS.map(([name, , cell]) => h('td', { 'data-name': name }, cell(device))));
  }

  function allBox(devices) {
    const box = h('input', { type: 'checkbox', id: 'select-page', 'aria-label': 'Select this page', onchange: (event) => { pick(devices, event.target.checked); draw(); byId('select-page').focus(); } });
    const picked = devices.filter((device) => selected.has(device.imei)).length;
    box.checked = picked === devices.length;
    box.indeterminate = picked > 0 && picked < devices.length;
    return box;
  }

  function pick(devices, wanted) {
    devices.forEach((device) => wanted ? selected.set(device.imei, device) : selected.delete(device.imei));
    const box = byId('select-page');
    const picked = page.devices.filter((device) => selected.has(device.imei)).length;
    box.checked = picked === page.devices.length;
    box.indeterminate = picked > 0 && picked < page.devices.length;
    showActs();
  }

  function showActs() {
    acts.hidden = selected.size === 0;
    if (acts.hidden || acts.dataset.busy) {
      if (acts.hidden) acts.replaceChildren();
      return;
    }
    if (!acts.firstElementChild) {
      acts.append(h('span', { id: 'selected' }),
        h('button', { type: 'button', id: 'bulk-poll', onclick: () => many('Polled', (device) => call('POST', `api/devices/${device.imei}/poll`)) }, 'Poll now'),
        h('form.inline', { id: 'bulk-tag', onsubmit: retag },
          h('label.unseen', { for: 'bulk-tag-name' }, 'Tag'), h('input', { id: 'bulk-tag-name', maxlength: 64, required: true, placeholder: 'tag', autocomplete: 'off' }),
          h('button', { type: 'submit', value: 'add' }, 'Add tag'), h('button', { type: 'submit', value: 'remove' }, 'Remove tag')),
        h('button', { type: 'button', id: 'bulk-unwatch', onclick: unwatchSelected }, 'Unwatch…'),
        h('button', { type: 'button', onclick: () => { selected.clear(); draw(); } }, 'Clear'));
    }
    setText(byId('selected'), `${number.format(selected.size)} selected`);
  }

  /** Does the same with each selected device, a few at a time, and tells how far it is. */
  async function many(done, work) {
    const devices = [...selected.values()];
    acts.dataset.busy = 'true';
    const told = await inTurns(acts, devices, work, (device) => selected.delete(device.imei));
    delete acts.dataset.busy;
    acts.replaceChildren();
    result.say(`${done} ${number.format(told.done)} of ${plural(devices.length, 'device')}.${told.failed ? ` ${number.format(told.failed)} failed and are still selected: ${told.why}` : ''}${told.cancelled ? ' Cancelled.' : ''}`, told.failed ? 'bad' : 'good');
    await load();
  }

  function retag(event) {
    event.preventDefault();
    const tag = byId('bulk-tag-name').value.trim();
    const add = event.submitter?.value !== 'remove';
    if (!tag) return;
    many('Retagged', async ({ imei }) => {
      const { watch } = await get(`api/devices/${imei}`);
      const without = watch.tags.filter((one) => one !== tag);
      if (add === watch.tags.includes(tag)) return;
      await call('PUT', `api/devices/${imei}`, { body: { account: watch.account, since: watch.since, tags: add ? [...without, tag] : without } });
    });
  }

  async function unwatchSelected() {
    const yes = await asked(`Stop watching ${plural(selected.size, 'device')}?`,
      'What is watched again within seven days goes on where it was, and tells nothing twice. Devices that the watchlist file wants stay.', `Unwatch ${number.format(selected.size)}`);
    if (yes) await many('Unwatched', ({ imei }) => call('DELETE', `api/devices/${imei}`));
  }

  async function unwatchAll() {
    const filters = filtersOf(now);
    await busy(unwatching, async () => {
      try {
        const would = await call('POST', pathOf('api/devices/unwatch', { ...filters, dryRun: 'true' }));
        const yes = await asked(`Stop watching ${plural(would.unwatched, 'device')}?`,
          `${plural(would.devices, 'device')} fit these filters (${inWords(filters)})${would.kept ? `; ${number.format(would.kept)} of them stay, since the watchlist file wants them` : ''}. What is watched again within seven days goes on where it was.`,
          `Unwatch ${number.format(would.unwatched)}`);
        if (!yes) return;
        const did = await call('POST', pathOf('api/devices/unwatch', filters));
        result.say(`${plural(did.unwatched, 'device')} unwatched.`, 'good');
        await load();
      } catch (failure) {
        result.say(failure.message, 'bad');
      }
    });
  }

  function sizes() {
    const select = h('select', { id: 'limit', 'aria-label': 'Devices on a page', onchange: () => go(toDevices({ ...now, after: undefined, limit: select.value })) },
      LIMITS.map((limit) => h('option', { value: limit }, `${limit} a page`)));
    select.value = LIMITS.includes(parameters.limit) ? parameters.limit : '100';
    return select;
  }

  const update = (nowParts, next) => {
    if (JSON.stringify(filtersOf(next)) !== JSON.stringify(filtersOf(now))) selected.clear();
    now = next;
    form.show(next);
    load();
    return titleOf(next);
  };
  return {
    title: update(parts, parameters),
    update,
    close() {
      asking?.abort();
      forget();
    },
  };
}

const filtersOf = (parameters) => Object.fromEntries(FILTERS.filter((name) => parameters[name]).map((name) => [name, parameters[name]]));
const inWords = (filters) => Object.entries(filters).map(([name, value]) => `${name === 'q' ? 'text' : name} ${value}`).join(', ');
const titleOf = (parameters) => Object.keys(filtersOf(parameters)).length ? `Devices: ${inWords(filtersOf(parameters))}` : 'Devices';

function firmware(upgrade) {
  if (!upgrade?.firmwareTo) return upgrade?.firmwareName ?? null;
  return [h('span.quiet', null, upgrade.firmwareFrom ? `${upgrade.firmwareFrom} → ` : ''), h('a.plain', { href: toDevices({ firmware: upgrade.firmwareTo }) }, upgrade.firmwareTo)];
}

function filterForm(changed) {
  const input = (name, label, placeholder) => h('div.field', null, h('label', { for: `f-${name}` }, label),
    h('input', { id: `f-${name}`, name, type: 'search', autocomplete: 'off', spellcheck: 'false', placeholder, maxlength: 200 }));
  const status = h('select', { id: 'f-status', name: 'status' }, h('option', { value: '' }, 'any'));
  const outcome = h('select', { id: 'f-outcome', name: 'outcome' }, h('option', { value: '' }, 'any'),
    OUTCOMES.map(([value, text]) => h('option', { value }, text)));
  const form = h('form.card.filters', { id: 'filters', role: 'search', 'aria-label': 'Filter devices' },
    input('q', 'Search', 'part of an IMEI, a reason…'),
    h('div.field', null, h('label', { for: 'f-status' }, 'Status'), status),
    h('div.field', null, h('label', { for: 'f-outcome' }, 'Polling'), outcome),
    input('account', 'Account'), input('firmware', 'Firmware'), input('campaign', 'Campaign'), input('tag', 'Tag'),
    h('div.buttons', null, h('button.strong', { type: 'submit' }, 'Find'), h('button', { type: 'button', id: 'f-clear', onclick: () => { form.reset(); submit(); } }, 'Clear')));
  const submit = () => changed({ ...Object.fromEntries(FILTERS.map((name) => [name, form.elements[name].value.trim()])) });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  status.addEventListener('change', submit);
  outcome.addEventListener('change', submit);
  const offer = (known) => ['none', ...known].filter((one) => ![...status.options].some((option) => option.value === one))
    .forEach((one) => status.append(h('option', { value: one }, words(one))));
  return {
    element: form,
    offer,
    show(parameters) {
      if (parameters.status) offer([parameters.status]);
      FILTERS.forEach((name) => { form.elements[name].value = parameters[name] ?? ''; });
    },
  };
}
