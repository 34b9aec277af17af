// The watch set: one device by hand, a whole list from a file, and what is held back.
import { asked, busy, byId, h, saying, table } from './dom.js';
import { call } from './rest.js';
import { toDevice } from './route.js';
import { mayAct } from './session.js';
import { onSummary } from './summary.js';
import { sendList } from './upload.js';
import { fromNow, number, plural } from './words.js';

export function open(root, parts, parameters) {
  const watched = h('p.quiet', { id: 'watch-count' });
  root.append(h('div.heading', null, h('h1', null, 'Watch set'), watched));
  const forget = onSummary(({ total }) => { watched.textContent = `${plural(total.watched, 'device')} watched`; });
  if (!mayAct()) {
    root.append(h('section.card', null, h('p', null, 'You may look at everything. Watching and unwatching is for operators.')));
    return { title: 'Watch set', close: forget };
  }
  root.append(h('div.columns.even', null, listCard(), oneCard()));
  fill(parameters);
  return {
    title: 'Watch set',
    update: (nowParts, now) => fill(now),
    close: forget,
  };
}

// One device

function oneCard() {
  const result = saying('watch-said');
  const field = (name, label, properties, hint) => h('div.field', null, h('label', { for: `watch-${name}` }, label, hint && h('span.quiet', null, ` ${hint}`)),
    h('input', { id: `watch-${name}`, name, autocomplete: 'off', spellcheck: 'false', ...properties }));
  const unwatch = h('button', { type: 'button', id: 'unwatch' }, 'Unwatch');
  const form = h('form', { id: 'watch' },
    field('imei', 'IMEI', { inputmode: 'numeric', maxlength: 15, pattern: '[0-9]{15}', title: '15 digits', placeholder: '15 digits', required: true }),
    field('account', 'Account', { maxlength: 64, pattern: '[0-9A-Za-z._\\-]{1,64}', title: '1 to 64 of 0-9 A-Z a-z . _ -', placeholder: '0000123456-00001', required: true }),
    field('tags', 'Tags', { placeholder: 'pilot, north' }, '(optional, with commas between)'),
    h('div.buttons', null, h('button.strong', { type: 'submit' }, 'Watch'), unwatch));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const imei = byId('watch-imei').value.trim();
    const tags = byId('watch-tags').value.split(',').map((tag) => tag.trim()).filter(Boolean);
    await busy(form.querySelector('.strong'), async () => {
      try {
        const device = await call('PUT', `api/devices/${imei}`, { body: { account: byId('watch-account').value.trim(), tags } });
        result.say(`Watched. Next poll ${fromNow(device.nextPoll)}. `, 'good');
        result.line.append(h('a', { href: toDevice(imei) }, 'Show the device'));
      } catch (failure) {
        result.say(failure.message, 'bad');
      }
    });
  });
  unwatch.addEventListener('click', async () => {
    const imei = byId('watch-imei');
    if (!imei.reportValidity()) return;
    if (!await asked(`Stop watching ${imei.value.trim()}?`, 'Its state is kept for seven days: watching it again within that time tells nothing twice.', 'Unwatch')) return;
    await busy(unwatch, async () => {
      try {
        await call('DELETE', `api/devices/${imei.value.trim()}`);
        result.say('Not watched any more, unless the watchlist file wants it.', 'good');
      } catch (failure) {
        result.say(failure.message, 'bad');
      }
    });
  });
  return h('section.card', { 'aria-labelledby': 'one-title' }, h('div.card-head', null, h('h2', { id: 'one-title' }, 'One device')), form, result.line);
}

function fill({ imei, account, tags }) {
  if (imei) byId('watch-imei').value = imei;
  if (account) byId('watch-account').value = account;
  if (tags) byId('watch-tags').value = tags;
}

// A list

function listCard() {
  const result = saying('import-said');
  const report = h('div', { id: 'import-report' });
  const input = h('input.unseen', { id: 'file', type: 'file', accept: '.csv,.txt,.ndjson,.jsonl,.json,.gz,text/csv,application/x-ndjson', 'aria-describedby': 'file-hint' });
  const drop = h('label.drop', { for: 'file', id: 'drop' },
    h('strong', null, 'Drop a file here, or choose one'),
    h('span.quiet', { id: 'file-hint' }, 'CSV with imei,account[,since[,tag…]] or one JSON object per line; plain or gzip. Nothing is written before you have seen what it would do.'));
  const take = (file) => file && sendList(file, { place: report, say: result.say, faults: faultTable });
  input.addEventListener('change', () => {
    take(input.files[0]);
    input.value = '';
  });
  drop.addEventListener('dragover', (event) => {
    event.preventDefault();
    drop.dataset.over = 'true';
  });
  drop.addEventListener('dragleave', () => delete drop.dataset.over);
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    delete drop.dataset.over;
    take(event.dataTransfer.files[0]);
  });
  return h('section.card', { 'aria-labelledby': 'list-title' }, h('div.card-head', null, h('h2', { id: 'list-title' }, 'A list')), input, drop, result.line, report);
}

/** Each fault with its line and its meaning. */
function faultTable(faults, all) {
  if (!faults?.length) return null;
  return h('div', null, h('h3', null, all > faults.length ? `The first ${number.format(faults.length)} of ${plural(all, 'fault')}` : plural(all, 'fault')),
    h('div.scroll.short', { tabindex: 0, role: 'region', 'aria-label': 'Faults' },
      table('Faults', ['Line', 'Field', 'What is wrong'], h('tbody', { id: 'faults' }, faults.map(({ line, field, message }) =>
        h('tr', null, h('td.number', null, number.format(line)), h('td', null, field), h('td', null, message)))))));
}
