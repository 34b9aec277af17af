// What was told to have failed of late, by firmware, reason or account, and when.
import { h, notice } from './dom.js';
import { get } from './rest.js';
import { to, toDevices } from './route.js';
import { columns, countBars } from './charts.js';
import { number, plural } from './words.js';

const HOUR = 3_600_000;
const AGAIN_MILLIS = 2000;
// What it is called, how many columns, and how long one of them is.
const SPANS = { '24h': ['the last 24 hours', 25, HOUR], '7d': ['the last 7 days', 29, 6 * HOUR] };
const WAYS = ['firmware', 'reason', 'account'];
const NAMELESS = ['unknown', 'other'];

export function open(root, parts, parameters) {
  let asking = null;
  const body = h('div', { id: 'failures' });
  const choices = h('div.choices');
  root.append(h('div.heading', null, h('h1', null, 'Failures'), choices), body);

  const update = (nowParts, { since = '24h', by = 'firmware' }) => {
    const span = SPANS[since] ? since : '24h';
    const way = WAYS.includes(by) ? by : 'firmware';
    const choice = (text, current, address) => h('a', { href: address, 'aria-current': current ? 'true' : null }, text);
    choices.replaceChildren(
      h('nav.choice', { 'aria-label': 'Since' }, Object.keys(SPANS).map((one) => choice(one.replace('h', ' h').replace('d', ' d'), one === span, to('failures', { since: one, by: way })))),
      h('nav.choice', { 'aria-label': 'By' }, WAYS.map((one) => choice(`by ${one}`, one === way, to('failures', { since: span, by: one })))));
    load(span, way);
    return `Failures by ${way} in ${SPANS[span][0]}`;
  };

  async function load(span, way) {
    asking?.abort();
    const mine = asking = new AbortController();
    if (!body.firstElementChild) body.replaceChildren(notice('waits', 'Loading…'));
    try {
      body.replaceChildren(...drawn(await failures(span, way, mine.signal), span, way));
    } catch (failure) {
      if (failure.name === 'AbortError') return;
      // The first question after a start has the topic read.
      body.replaceChildren(failure.status === 503 ? notice('waits', failure.message) : notice('fault', failure.message));
      if (failure.status === 503) setTimeout(() => mine.signal.aborted || load(span, way), AGAIN_MILLIS);
    }
  }

  return { title: update(parts, parameters), update, close: () => asking?.abort() };
}

/** The counts of that time, each group with the address of the devices that failed so, where there is a list of them. */
export async function failures(span, by, signal) {
  const [, count, length] = SPANS[span];
  const since = new Date(Date.now() - (count - 1) * length).toISOString();
  const answer = await get('api/failures', { by, since }, signal);
  answer.groups.forEach((group) => {
    group.href = by === 'reason' || NAMELESS.includes(group.name) ? null : toDevices({ status: 'UpgradeFailed', [by]: group.name });
    group.name = group.name.replaceAll('_', ' ');
  });
  return answer;
}

function drawn({ total, groups, since, silent }, span, way) {
  const [text, count, length] = SPANS[span];
  const missing = silent.length ? h('p.banner.odd', null, `Without the devices of ${silent.join(', ')}, which ${silent.length === 1 ? 'does' : 'do'} not answer.`) : '';
  if (!total) return [missing, h('section.card', { 'aria-label': 'Failures' }, notice('nothing', `No upgrade was told to have failed in ${text}.`))];
  const begin = Date.parse(since);
  const slots = new Array(count).fill(0);
  groups.forEach(({ hours }) => hours.forEach((hour) => { slots[Math.min(count - 1, Math.max(0, Math.floor((Date.parse(hour.from) - begin) / length)))] += hour.count; }));
  return [
    missing,
    h('section.card.spaced', { 'aria-labelledby': 'when-title' },
      h('div.card-head', null, h('h2', { id: 'when-title' }, `${plural(total, 'upgrade')} failed in ${text}`)),
      columns(slots, begin, length, 'Failures by the hour that they were told in')),
    h('section.card', { 'aria-labelledby': 'by-title' }, h('div.card-head', null, h('h2', { id: 'by-title' }, `By ${way}`)),
      countBars(groups, (n) => number.format(n))),
  ];
}
