// One device: what is known of it, when it is polled and why, and what may be done.
import { asked, busy, byId, facts, h, isUsed, long, notice, saying } from './dom.js';
import { call, get, repeat } from './rest.js';
import { to, toDevices } from './route.js';
import { pauseForm } from './pause.js';
import { forOperators } from './session.js';
import { drawnTimeline } from './charts.js';
import { badge, dayOf, fromNow, GOOD_POLLS, kindOf, moment, outcomeWords, plural, sentence, SOURCES, time } from './words.js';

const EVERY_MILLIS = 15000;
const LISTED = 20;

export function open(root, parts) {
  let imei = parts[1];
  let stop;
  const begin = () => {
    root.replaceChildren(h('h1.imei', null, imei), notice('waits', 'Loading…'));
    let drawn = null;
    stop = repeat(async () => {
      const mine = imei;
      try {
        const device = await get(`api/devices/${encodeURIComponent(imei)}`);
        if (mine !== imei) return;
        const key = JSON.stringify(device);
        if (key === drawn || isUsed(byId('device'))) return;
        drawn = key;
        show(root, device, again);
        // What was told of it takes longer: its shard's changes may have to be read first.
        if (await withHistory(device) && drawn === key && mine === imei) show(root, device, again);
      } catch (failure) {
        if (mine !== imei || (drawn && failure.status !== 404)) return;
        drawn = null;
        if (root.dataset.absent !== imei || failure.status !== 404) missing(root, imei, failure, again);
      }
    }, EVERY_MILLIS);
  };
  const again = () => {
    stop();
    delete root.dataset.absent;
    begin();
  };
  begin();
  return {
    title: imei,
    update(nowParts) {
      if (nowParts[1] !== imei) {
        imei = nowParts[1];
        again();
      }
      return imei;
    },
    close: () => stop(),
  };
}

/** Adds to each upgrade the statuses that were told of it; false if there are none to be had. */
async function withHistory(device) {
  try {
    const { changes } = await get(`api/devices/${device.imei}/history`, { limit: 1000 });
    const byCampaign = new Map(device.upgrades.map((upgrade) => [upgrade.campaignId, upgrade]));
    const ours = changes.filter(({ campaignId }) => byCampaign.has(campaignId));
    ours.forEach(({ campaignId, status, observedTime }) => {
      const upgrade = byCampaign.get(campaignId);
      upgrade.statuses = [...upgrade.statuses ?? [], { status, at: observedTime }];
    });
    return ours.length > 0;
  } catch (failure) {
    // Asked for again with the next answer about the device; what is known is shown without it meanwhile.
    if (failure.status !== 503) return false;
    await new Promise((resolve) => { setTimeout(resolve, 1500); });
    return byId('device')?.dataset.imei === device.imei && withHistory(device);
  }
}

function missing(root, imei, failure, again) {
  if (failure.status !== 404) {
    root.replaceChildren(h('h1.imei', null, imei), notice('fault', failure.message,
      h('button', { type: 'button', onclick: again }, 'Try again')));
    return;
  }
  root.dataset.absent = imei;
  root.replaceChildren(h('h1.imei', null, imei), notice('nothing', 'This device is not watched.',
    ...forOperators(h('p', null, h('a.button', { href: `#/watch?imei=${encodeURIComponent(imei)}` }, 'Watch it')))));
}

function show(root, device, again) {
  const { watch } = device;
  const said = byId('device-said') ? { text: byId('device-said').textContent, kind: byId('device-said').dataset.kind } : null;
  const result = saying('device-said');
  if (said?.text) result.say(said.text, said.kind);
  const latest = device.upgrades[0];
  const card = h('div', { id: 'device', 'data-imei': device.imei },
    h('div.heading', null,
      h('div', null, h('h1.imei', null, device.imei),
        h('p.quiet', null, latest ? badge(latest.status) : 'No upgrade is known yet', ' ', watch.tags.map((tag) => h('a.tag', { href: toDevices({ tag }) }, tag)))),
      h('div.buttons', null, forOperators(pollButton(device, result, again), unwatchButton(device, result, again)))),
    result.line,
    h('div.columns', null,
      h('section.card', { 'aria-labelledby': 'upgrades-title' },
        h('div.card-head', null, h('h2', { id: 'upgrades-title' }, 'Upgrades'), h('p.quiet', null, device.upgrades.length ? `${plural(device.upgrades.length, 'is', 'are')} known` : '')),
        device.upgrades.length ? [drawnTimeline(device.upgrades), listed(device.upgrades)] : notice('nothing', 'No upgrade is known of this device.',
          device.lastPoll ? 'ThingSpace reported none at the last poll.' : 'It has not been polled by its present owner yet.')),
      h('div.side', null,
        h('section.card', { 'aria-labelledby': 'polls-title' },
          h('div.card-head', null, h('h2', { id: 'polls-title' }, 'Polls')),
          facts([['Next', device.nextPoll && time(device.nextPoll, (at) => Date.parse(at) < Date.now() ? 'due now' : fromNow(at))],
            ['Last', pollText(device.lastPoll)], ['Cause', device.lastPoll?.cause]]),
          h('p.explain', { id: 'why' }, sentence(device.why))),
        h('section.card', { 'aria-labelledby': 'watch-title' },
          h('div.card-head', null, h('h2', { id: 'watch-title' }, 'Watch')),
          facts([['Account', h('a', { href: toDevices({ account: watch.account }) }, watch.account)], ['Since', moment(watch.since)],
            ['Tags', watch.tags.join(', ')], ['Put here by', watch.sources.map((source) => SOURCES[source] ?? source).join(', ')]]),
          forOperators(h('div.after', null, pauseForm('account', watch.account, result)), h('p.after', null, h('a', { href: `#/watch?imei=${device.imei}&account=${encodeURIComponent(watch.account)}&tags=${encodeURIComponent(watch.tags.join(', '))}` }, 'Change account or tags')))))));
  const focused = document.activeElement?.id;
  root.replaceChildren(card);
  if (focused && card.querySelector(`#${CSS.escape(focused)}`)) byId(focused).focus();
}

const pollText = (poll) => poll ? [time(poll.at, fromNow), `: ${outcomeWords(poll.outcome)}`] : 'not yet by the present owner';

function pollButton(device, result, again) {
  const button = h('button.strong', { type: 'button', id: 'poll', onclick: () => busy(button, async () => {
    result.say('Polling…');
    try {
      const report = await call('POST', `api/devices/${device.imei}/poll`);
      result.say(`Polled: ${report.outcome}${report.cause ? ` (${report.cause})` : ''}, ${plural(report.changes.length, 'change')}.`, GOOD_POLLS.includes(report.outcome) ? 'good' : 'bad');
      await refreshed(device, result);
    } catch (failure) {
      result.say(failure.message, 'bad');
    }
  }) }, 'Poll now');
  const refreshed = async ({ imei }) => {
    const root = button.closest('.view');
    const polled = await get(`api/devices/${imei}`);
    show(root, polled, again);
    if (await withHistory(polled) && byId('device')?.dataset.imei === imei) show(root, polled, again);
  };
  return button;
}

function unwatchButton(device, result, again) {
  const button = h('button', { type: 'button', id: 'device-unwatch', onclick: async () => {
    if (!await asked(`Stop watching ${device.imei}?`, 'Its state is kept for seven days: watching it again within that time tells nothing twice.', 'Unwatch')) return;
    await busy(button, async () => {
      try {
        await call('DELETE', `api/devices/${device.imei}`);
        const left = await get(`api/devices/${device.imei}`).catch((failure) => { if (failure.status !== 404) throw failure; });
        if (left) result.say(`It stays watched, since ${left.watch.sources.map((source) => SOURCES[source] ?? source).join(' and ')} wants it.`, 'bad');
        else again();
      } catch (failure) {
        result.say(failure.message, 'bad');
      }
    });
  } }, 'Unwatch');
  return button;
}

function listed(upgrades) {
  const list = h('ol.timeline');
  const more = h('button', { type: 'button' });
  let count = 0;
  const next = () => {
    list.append(...upgrades.slice(count, count + LISTED).map(entry));
    count = Math.min(upgrades.length, count + LISTED);
    more.hidden = count === upgrades.length;
    more.textContent = `Show more (${upgrades.length - count} earlier)`;
  };
  more.addEventListener('click', next);
  next();
  return [list, more];
}

function entry(upgrade) {
  const { campaignId, firmwareFrom, firmwareTo, firmwareName, missingSince, reason, reportUpdatedTime, startDate, status } = upgrade;
  return h('li', { 'data-kind': kindOf(status) },
    h('p', null, badge(status), ' ', h('span.quiet', null, reportUpdatedTime ? ['reported ', time(reportUpdatedTime)] : startDate ? `starts ${dayOf(startDate)}` : 'without a time')),
    h('p.steps', null, `${firmwareFrom ?? '?'} → ${firmwareTo ?? '?'}`),
    reason && h('p.reason', null, long(reason)),
    statuses(upgrade),
    h('p.quiet', null, 'campaign ', h('a', { href: to(['campaigns', campaignId]) }, campaignId), firmwareName ? ` · ${firmwareName}` : ''),
    missingSince && h('p.quiet', null, `not in answers since ${moment(missingSince)}`));
}

// Every status that it has had, where that is known.
function statuses({ statuses: had }) {
  if (!had?.length) return null;
  return h('ul.had', { 'aria-label': 'Statuses' }, had.map((one) => h('li', null, badge(one.status), ' ', h('span.quiet', null, 'seen ', time(one.at)))));
}
