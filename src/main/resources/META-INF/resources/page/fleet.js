// The fleet as a whole: its numbers, what changes, and where devices stand.
import { byId, h, setText } from './dom.js';
import { countBars } from './charts.js';
import { failures } from './failures.js';
import { repeat } from './rest.js';
import { go, to, toDevice, toDevices } from './route.js';
import * as live from './live.js';
import { onSummary } from './summary.js';
import { badge, brief, clockTime, GOOD_POLLS, kindOf, moment, number, plural, span, sum, words } from './words.js';

const FRESH_MILLIS = 15000;
const FAILURES_MILLIS = 30_000;
const TILES = [
  ['watched', 'Devices watched', '#/devices'],
  ['rate', 'Polls per second', '#/polling'],
  ['changes', 'Changes published', null],
  ['failed', 'Failed polls', '#/polling'],
  ['lag', 'Lag', '#/devices?outcome=late'],
  ['shards', 'Shards', '#/polling'],
];

export function open(root, parts, parameters) {
  let filter = filterOf(parameters);
  let paused = false;
  let held = [];
  let spokenAt = 0;
  root.append(tiles(), emptyState(), h('div.columns', null, changesCard(filter), h('div.side', null, statusCard(), failuresCard())));

  function draw() {
    byId('rows').replaceChildren(...live.recent().filter(matching(filter)).map((change) => row(change, false)));
    nothing();
  }

  function nothing() {
    const none = byId('rows').rows.length === 0;
    byId('no-rows').hidden = !none;
    setText(byId('no-rows'), live.recent().length
      ? 'No change of late fits the filter.'
      : 'No change yet. They appear here on their own.');
  }

  function add(changes, inOrder) {
    const fitting = changes.filter(matching(filter));
    if (inOrder) {
      fitting.forEach((change) => byId('rows').prepend(row(change, Date.now() - Date.parse(change.observedTime) < FRESH_MILLIS)));
      while (byId('rows').rows.length > live.MOST) byId('rows').deleteRow(-1);
      nothing();
    } else draw();
    // At most one sentence every few seconds: a campaign can bring hundreds of changes in one.
    if (fitting.length && Date.now() - spokenAt > 5000) {
      spokenAt = Date.now();
      const last = fitting[fitting.length - 1];
      byId('spoken').textContent = `Device ending in ${last.deviceId.slice(-4)}: ${words(last.status)}`;
    }
  }

  const unfollow = live.onChanges((changes, inOrder) => {
    if (!paused) {
      add(changes, inOrder);
      return;
    }
    held = [...held, ...changes].slice(-live.MOST);
    byId('missed').textContent = `${held.length === live.MOST ? 'over ' : ''}${plural(held.length, 'change')} waiting`;
  });
  byId('pause').addEventListener('click', () => {
    paused = !paused;
    byId('pause').setAttribute('aria-pressed', String(paused));
    byId('pause').textContent = paused ? 'Go on' : 'Pause';
    byId('missed').textContent = paused ? 'Paused' : '';
    if (!paused) add(held.splice(0), true);
  });
  byId('filter').addEventListener('input', () => go(to([], { text: byId('filter').value.trim() }), true));
  draw();
  const asking = new AbortController();
  const stopFailures = repeat(() => showFailures(asking.signal), FAILURES_MILLIS);
  const forget = onSummary(showSummary);
  return {
    title: 'Fleet',
    update(nowParts, now) {
      filter = filterOf(now);
      if (byId('filter').value.trim() !== filter) byId('filter').value = filter;
      draw();
    },
    close() {
      unfollow();
      forget();
      stopFailures();
      asking.abort();
    },
  };
}

const filterOf = (parameters) => parameters.text ?? '';

function matching(filter) {
  const wanted = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return (change) => {
    const text = [change.deviceId, change.accountName, words(change.status), change.status, change.firmwareName,
      change.firmwareFrom, change.firmwareTo, change.reason, change.campaignId].join(' ').toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
}

// Numbers

function tiles() {
  return h('section', { 'aria-labelledby': 'summary-title' },
    h('h1.unseen', { id: 'summary-title' }, 'Fleet'),
    h('dl.tiles', null, TILES.map(([name, title, href]) => h('div.tile', null,
      h('dt', null, title),
      h('dd', { id: `n-${name}` }, href ? h('a', { href }, '–') : '–'),
      h('dd.note', { id: `s-${name}` }, '\u00a0')))));
}

function tile(name, value, note) {
  const place = byId(`n-${name}`);
  setText(place.firstElementChild ?? place, value);
  setText(byId(`s-${name}`), note || '\u00a0');
}

function showSummary({ instances, total }) {
  const polls = sum(total.polls);
  const failed = polls - GOOD_POLLS.reduce((n, outcome) => n + (total.polls[outcome] ?? 0), 0);
  const shards = sum(total.shards);
  const polling = total.shards.polling ?? 0;
  tile('watched', number.format(total.watched), total.quarantined ? `${number.format(total.quarantined)} set aside by upstream` : '');
  tile('rate', brief.format(total.pollsPerSecond), `${number.format(total.inFlight)} in flight`);
  tile('changes', number.format(sum(total.changes)), 'since the start');
  tile('failed', polls ? `${brief.format(100 * failed / polls)} %` : '–', `${number.format(failed)} of ${plural(polls, 'poll')}`);
  tile('lag', span(total.lagSeconds), total.overdue ? `${plural(total.overdue, 'device')} overdue` : 'nothing overdue');
  tile('shards', polling === shards ? number.format(shards) : `${polling} of ${shards}`,
    polling === shards ? `polling, on ${plural(instances, 'instance')}` : 'polling; the others get ready');
  byId('empty').hidden = total.watched > 0 || polling < shards;
  showBars(total.devicesByStatus);
}

function emptyState() {
  const here = new URL('.', window.location.href).href;
  return h('section.card.empty', { id: 'empty', hidden: true, 'aria-labelledby': 'empty-title' },
    h('h2', { id: 'empty-title' }, 'Nothing is watched yet'),
    h('p', null, h('a', { href: '#/watch' }, 'Watch a first device or drop a list'), ', or send one:'),
    h('pre', { tabindex: 0, role: 'region', 'aria-label': 'Command' }, h('code', null, `curl --data-binary @fleet.csv -H 'Content-Type: text/csv' ${here}api/devices/import`)),
    h('p.quiet', null, 'One line for each device: ', h('code', null, 'imei,account'), '. Changes show here as soon as they are published.'));
}

// Status bars

function statusCard() {
  return h('section.card', { 'aria-labelledby': 'status-title' },
    h('div.card-head', null, h('h2', { id: 'status-title' }, 'Devices by status')),
    h('ul.bars', { id: 'bars' }), h('p.quiet.nothing', { id: 'no-bars' }, 'Nothing known yet.'));
}

// Failures

function failuresCard() {
  return h('section.card', { id: 'failed', hidden: true, 'aria-labelledby': 'failed-title' },
    h('div.card-head', null, h('h2', { id: 'failed-title' }, 'Failures in 24 hours'), h('a.all', { href: '#/failures' }, 'All failures')),
    h('div', { id: 'failed-by' }));
}

async function showFailures(signal) {
  try {
    const { total, groups } = await failures('24h', 'firmware', signal);
    byId('failed').hidden = total === 0;
    byId('failed-by').replaceChildren(countBars(groups.slice(0, 5), (n) => number.format(n)));
  } catch {
    // The view of failures says why; the fleet's own numbers are not less true without these.
  }
}

const rowsByStatus = new WeakMap();

function showBars(counts) {
  const entries = Object.entries(counts).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
  const most = Math.max(1, ...entries.map(([, n]) => n));
  const all = Math.max(1, entries.reduce((n, entry) => n + entry[1], 0));
  byId('no-bars').hidden = entries.length > 0;
  const bars = byId('bars');
  const rows = rowsByStatus.get(bars) ?? rowsByStatus.set(bars, new Map()).get(bars);
  // Rows stay the same elements while numbers change: whoever has the focus on one keeps it.
  entries.forEach(([status, n]) => {
    const bar = rows.get(status) ?? barRow(status);
    rows.set(status, bar);
    setText(bar.count, `${number.format(n)} · ${brief.format(100 * n / all)} %`);
    bar.fill.style.width = `${100 * n / most}%`;
  });
  const wanted = entries.map(([status]) => rows.get(status).row);
  if (wanted.length !== bars.children.length || wanted.some((one, i) => bars.children[i] !== one)) bars.replaceChildren(...wanted);
}

function barRow(status) {
  const count = h('span.count');
  const fill = h('span.fill', { 'data-kind': kindOf(status) });
  const row = h('li', null, h('a', { href: toDevices({ status }) },
    h('span.text', null, h('span', null, words(status)), count), h('span.track', { 'aria-hidden': 'true' }, fill)));
  return { row, count, fill };
}

// Live changes

function changesCard(filter) {
  const input = h('input', { id: 'filter', type: 'search', value: filter, autocomplete: 'off', spellcheck: 'false', placeholder: 'Filter: status, firmware, account, reason…' });
  return h('section.card.changes', { 'aria-labelledby': 'changes-title' },
    h('div.card-head', null,
      h('h2', { id: 'changes-title', tabindex: -1 }, 'Live changes'),
      h('p.quiet', { id: 'missed', role: 'status' }),
      h('label.unseen', { for: 'filter' }, 'Filter changes'), input,
      h('button', { type: 'button', id: 'pause', 'aria-pressed': 'false' }, 'Pause')),
    h('div.scroll', { tabindex: 0, role: 'region', 'aria-label': 'Changes, newest first' },
      h('table', null,
        h('thead', null, h('tr', null, ['Time', 'Device', 'Status', 'Firmware', 'Reason'].map((name) => h('th', { scope: 'col' }, name)))),
        h('tbody', { id: 'rows' })),
      h('p.quiet.nothing', { id: 'no-rows' })),
    h('p.unseen', { id: 'spoken', 'aria-live': 'polite' }));
}

function row(change, fresh) {
  const firmware = change.firmwareTo ?? change.firmwareName;
  return h(fresh ? 'tr.fresh' : 'tr', null,
    h('td.time', { title: moment(change.observedTime) }, clockTime(change.observedTime)),
    h('td.device', null, h('a.imei', { href: toDevice(change.deviceId) }, change.deviceId), h('span.quiet', null, change.accountName)),
    h('td.status', null, badge(change.status), h('span.from', null, change.previousStatus
      ? `${change.reversal ? 'back from' : 'from'} ${words(change.previousStatus)}` : 'new campaign')),
    h('td.firmware', { title: [change.firmwareName, change.firmwareFrom, change.firmwareTo].filter(Boolean).join(' · ') },
      h('span', null, change.firmwareFrom), firmware && h('span', null, `${change.firmwareFrom ? '→ ' : ''}${firmware}`)),
    h('td.reason', null, h('span.clamp', { title: (change.reason ?? '').slice(0, 1000) }, change.reason)));
}
