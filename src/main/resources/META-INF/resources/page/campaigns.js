// Campaigns in flight: how far each is, where its devices stand, and why some failed.
import { busy, facts, h, long, notice, saying } from './dom.js';
import { get, repeat } from './rest.js';
import { to, toDevice, toDevices } from './route.js';
import { countBars } from './charts.js';
import { pauseForm, resume } from './pause.js';
import { forOperators } from './session.js';
import { brief, dayOf, kindOf, number, plural, time, words } from './words.js';

const EVERY_MILLIS = 10000;
const MOST_FAILURES = 1000;
const ORDER = ['good', 'bad', 'odd', 'flat', 'busy'];

export function open(root, parts) {
  let stop = () => {};
  const begin = ([, id]) => {
    stop();
    root.replaceChildren(notice('waits', 'Loading…'));
    const ended = new AbortController();
    const ending = id ? one(root, id, ended.signal) : all(root, ended.signal);
    stop = () => {
      ending();
      ended.abort();
    };
    return id ? `Campaign ${id}` : 'Campaigns';
  };
  return { title: begin(parts), update: begin, close: () => stop() };
}

function refreshed(root, work, signal, absent = () => null) {
  let shown = false;
  return repeat(async () => {
    try {
      await work();
      shown = true;
    } catch (failure) {
      if (failure.name !== 'AbortError' && !shown && !signal.aborted) root.replaceChildren((failure.status === 404 && absent()) || notice('fault', failure.message));
    }
  }, EVERY_MILLIS);
}

// All of them

function all(root, signal) {
  let drawn = null;
  return refreshed(root, async () => {
    const { campaigns } = await get('api/campaigns', {}, signal);
    const key = JSON.stringify(campaigns);
    if (key === drawn) return;
    drawn = key;
    root.replaceChildren(h('div.heading', null, h('h1', null, 'Campaigns')), campaigns.length
      ? h('ul.campaigns', { id: 'campaigns' }, campaigns.map(card))
      : notice('nothing', 'No campaign is in flight.', 'Campaigns of the accounts that are watched show here while they run, and for three days after.'));
  }, signal);
}

function card(campaign) {
  return h('li.card', null,
    h('div.card-head', null, h('h2', null, h('a', { href: to(['campaigns', campaign.id]) }, campaign.name || campaign.id)),
      campaign.status && h('span.badge', { 'data-kind': 'flat' }, words(campaign.status))),
    progress(campaign),
    h('p.quiet', null, [firmware(campaign), dates(campaign), `account ${campaign.account}`].filter(Boolean).join(' · ')));
}

const firmware = ({ firmwareFrom, firmwareTo, firmwareName }) => firmwareTo ? `${firmwareFrom ?? '?'} → ${firmwareTo}` : firmwareName;
const dates = ({ startDate, endDate }) => startDate && `${dayOf(startDate)} to ${endDate ? dayOf(endDate) : 'no end'}`;

// What histories say, where devices are watched; what the pages say of all others.
function progress(campaign) {
  const counts = campaign.watched ? campaign.watchedByStatus : campaign.devicesByStatus;
  const total = campaign.watched || campaign.devices;
  if (!total) return h('p.quiet', null, 'No device of it is known yet.');
  const byKind = new Map(ORDER.map((kind) => [kind, 0]));
  // Of whom nothing is known yet has it all ahead.
  Object.entries(counts).forEach(([status, n]) => {
    const kind = status === 'none' ? 'busy' : kindOf(status);
    byKind.set(kind, byKind.get(kind) + n);
  });
  const ended = total - byKind.get('busy');
  const bar = h('div.stack', { 'aria-hidden': 'true' }, [...byKind].filter(([, n]) => n).map(([kind, n]) => {
    const part = h('span.fill', { 'data-kind': kind });
    part.style.width = `${100 * n / total}%`;
    return part;
  }));
  const failed = byKind.get('bad');
  return [h('p.done', null, h('strong', null, `${brief.format(100 * ended / total)} %`), ` done · ${number.format(ended)} of ${plural(total, campaign.watched ? 'watched device' : 'device')}`,
    failed ? [' · ', h('a', { href: toDevices({ campaign: campaign.id, status: 'UpgradeFailed' }) }, `${number.format(failed)} failed`)] : ''), bar];
}

// One of them

function one(root, id, signal) {
  let drawn = null;
  const result = saying('campaign-said');
  const title = h('h1', null, id);
  const body = h('div');
  const reasons = h('div', { id: 'reasons' }, notice('waits', 'Loading…'));
  const frame = [
    h('div.heading', null, h('div', null, h('p.quiet', null, h('a', { href: '#/campaigns' }, 'Campaigns')), title),
      h('div.buttons', null, h('a.button', { href: toDevices({ campaign: id }) }, 'Show its devices'),
        forOperators(pauseForm('campaign', id, result), resumeButton(id, result)))),
    result.line, body];
  return refreshed(root, async () => {
    const campaign = await get(`api/campaigns/${encodeURIComponent(id)}`, {}, signal);
    const key = JSON.stringify(campaign);
    if (key === drawn) return;
    drawn = key;
    if (!body.isConnected) root.replaceChildren(...frame);
    title.textContent = campaign.name || id;
    body.replaceChildren(
      h('section.card.spaced', { 'aria-label': 'Progress' }, progress(campaign)),
      h('div.columns', null,
        h('div.side', null, funnel(campaign), h('section.card', { 'aria-labelledby': 'reasons-title' },
          h('div.card-head', null, h('h2', { id: 'reasons-title' }, 'Failures by reason')), reasons)),
        h('section.card', { 'aria-labelledby': 'facts-title' }, h('div.card-head', null, h('h2', { id: 'facts-title' }, 'Campaign')),
          facts([['Id', h('code', null, campaign.id)], ['Account', h('a', { href: toDevices({ account: campaign.account }) }, campaign.account)],
            ['Status', campaign.status && words(campaign.status)], ['Firmware', firmware(campaign)], ['Name', campaign.firmwareName],
            ['Dates', dates(campaign)], ['Devices', number.format(campaign.devices)], ['Watched', number.format(campaign.watched)],
            ['Pages read', campaign.readAt && time(campaign.readAt)],
            ['Pages', campaign.trusted ? null : 'have promised changes that were none, and count for little']]))));
    try {
      reasons.replaceChildren(await failures(campaign, signal));
    } catch (failure) {
      if (failure.name !== 'AbortError') reasons.replaceChildren(notice('fault', failure.message));
    }
  }, signal, () => notice('nothing', `Campaign ${id} is not in flight.`, 'Campaigns show here while they run, and for three days after.',
    h('p', null, h('a', { href: toDevices({ campaign: id }) }, 'Show the devices that have an upgrade of it'))));
}

function resumeButton(id, result) {
  const button = h('button', { type: 'button', id: 'resume-campaign', onclick: () => busy(button, async () => {
    try {
      await resume('campaign', id);
      result.say('It is polled.', 'good');
    } catch (failure) {
      result.say(failure.message, 'bad');
    }
  }) }, 'Resume');
  return button;
}

function funnel(campaign) {
  const bars = (counts, watched) => countBars(Object.entries(counts).sort((a, b) => b[1] - a[1]).map(([status, count]) => ({
    name: status === 'none' ? 'Nothing known of it yet' : words(status), count, kind: kindOf(status), href: watched && status !== 'none' ? toDevices({ campaign: campaign.id, status }) : null })), (n) => number.format(n));
  const empty = !campaign.watched && !campaign.devices;
  return h('section.card', { 'aria-labelledby': 'funnel-title' }, h('div.card-head', null, h('h2', { id: 'funnel-title' }, 'Where its devices stand')),
    empty && notice('nothing', 'Nothing is known yet.'),
    campaign.watched > 0 && [h('h3', null, 'Watched devices, by their histories'), bars(campaign.watchedByStatus, true)],
    campaign.devices > 0 && [h('h3', null, 'All devices, by the campaign’s pages'), bars(campaign.devicesByStatus, false)]);
}

async function failures(campaign, signal) {
  if (!campaign.watchedByStatus?.UpgradeFailed && !campaign.watchedByStatus?.DeviceRejected) return notice('nothing', 'No watched device has failed.');
  const found = [];
  for (const status of ['UpgradeFailed', 'DeviceRejected']) {
    const { devices } = await get('api/devices', { campaign: campaign.id, status, limit: MOST_FAILURES }, signal);
    found.push(...devices);
  }
  const byReason = new Map();
  found.forEach((device) => {
    const { reason } = device.upgrades.find((upgrade) => upgrade.campaignId.toLowerCase() === campaign.id.toLowerCase()) ?? {};
    const key = reason || 'no reason was given';
    byReason.set(key, [...byReason.get(key) ?? [], device.imei]);
  });
  return h('ul.reasons', null, [...byReason].sort((a, b) => b[1].length - a[1].length).map(([reason, imeis]) => h('li', null,
    h('strong', null, plural(imeis.length, 'device')), ' ', h('span', null, long(reason)),
    h('p.quiet', null, imeis.slice(0, 5).map((imei) => [h('a.imei', { href: toDevice(imei) }, imei), ' ']), imeis.length > 5 ? `and ${number.format(imeis.length - 5)} more` : ''))));
}
