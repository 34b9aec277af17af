// The page asks /api/summary every two seconds and listens to /api/changes; everything it shows is set as text.
const MAX_ROWS = 200;
const SUMMARY_MILLIS = 2000;
const GOOD_POLLS = ['changed', 'unchanged'];
const KINDS = {
  upgradesuccess: 'good', upgradefailed: 'bad', devicerejected: 'odd', campaigncancelled: 'flat',
  campaignaborted: 'flat', requesttofotaserverfailed: 'odd', none: 'flat',
};
const SOURCES = { file: 'the watchlist file', rest: 'somebody who asked here', discovery: 'discovery', topic: 'a row on the topic' };
const PAUSES = {
  login_refused: 'its login was refused. Nothing is polled with it until somebody mends the credentials and resumes it',
  login_unanswered: 'its login is not answered. It is tried again after an hour, and after the fourth time only when somebody resumes it',
};

const byId = (id) => document.getElementById(id);
const number = new Intl.NumberFormat('en');
const brief = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const calendar = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });

function element(name, text, properties = {}) {
  const made = document.createElement(name);
  if (text !== undefined && text !== null) made.textContent = text;
  const { kind, ...rest } = properties;
  if (kind) made.dataset.kind = kind;
  return Object.assign(made, rest);
}

const kindOf = (status) => KINDS[status.toLowerCase()] ?? 'busy';
const words = (status) => status === 'none' ? 'No upgrade known' : status.replace(/([a-z])([A-Z])/g, '$1 $2');
const badge = (status) => element('span', words(status), { className: 'badge', kind: kindOf(status) });
const sum = (counts) => Object.values(counts ?? {}).reduce((a, b) => a + b, 0);
const plural = (n, one, many = one + 's') => `${number.format(n)} ${n === 1 ? one : many}`;

function span(seconds) {
  if (seconds < 60) return `${brief.format(seconds)} s`;
  if (seconds < 3600) return `${brief.format(seconds / 60)} min`;
  return `${brief.format(seconds / 3600)} h`;
}

function moment(text) {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? text : calendar.format(at);
}

function clockTime(text) {
  const at = new Date(text);
  const today = at.toDateString() === new Date().toDateString();
  return today ? clock.format(at) : calendar.format(at);
}

async function call(method, path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: body ? { 'Content-Type': 'application/json' } : {},
      body: body && JSON.stringify(body),
    });
  } catch {
    throw new Error('Upgradewatch does not answer. Is it running?');
  }
  const isJson = (answer.headers.get('Content-Type') ?? '').includes('json');
  const content = isJson ? await answer.json() : null;
  if (!answer.ok) {
    const faults = (content?.faults ?? []).map((fault) => `${fault.field}: ${fault.message}`).join('; ');
    throw Object.assign(new Error(faults || content?.detail || `Refused with status ${answer.status}.`), { status: answer.status });
  }
  return content;
}

// Connection

const link = { summary: 'waiting', changes: 'waiting' };
let trouble = '';

function linkIs(part, now, why) {
  if (part === 'summary') trouble = why ?? '';
  link[part] = now;
  const states = Object.values(link);
  const state = states.includes('lost') ? 'lost' : states.includes('waiting') ? 'waiting' : 'live';
  const texts = { lost: trouble || 'Connection lost. Trying again…', waiting: 'Connecting…', live: 'Live' };
  byId('link').dataset.state = state;
  if (byId('link-text').textContent !== texts[state]) byId('link-text').textContent = texts[state];
}

// Summary

function tile(name, value, note) {
  byId(`n-${name}`).textContent = value;
  byId(`s-${name}`).textContent = note || '\u00a0';
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
  showBanners(total.sets, total.heldRemovals);
}

function showBars(counts) {
  const entries = Object.entries(counts).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
  const most = Math.max(1, ...entries.map(([, n]) => n));
  const all = Math.max(1, entries.reduce((n, entry) => n + entry[1], 0));
  byId('no-bars').hidden = entries.length > 0;
  byId('bars').replaceChildren(...entries.map(([status, n]) => {
    const row = element('li');
    const text = element('div', null, { className: 'text' });
    text.append(element('span', words(status)), element('span', `${number.format(n)} · ${brief.format(100 * n / all)} %`, { className: 'count' }));
    const track = element('div', null, { className: 'track' });
    track.setAttribute('aria-hidden', 'true');
    const fill = element('div', null, { className: 'fill', kind: kindOf(status) });
    fill.style.width = `${100 * n / most}%`;
    track.append(fill);
    row.append(text, track);
    return row;
  }));
}

let bannersShown = '';

function showBanners(sets, removals) {
  const now = Date.now();
  const wanted = sets.flatMap((set) => {
    if (set.paused) return [{ set: set.set, kind: 'bad', paused: true,
      text: `Credential set “${set.set}” is paused: ${PAUSES[set.paused] ?? set.paused.replaceAll('_', ' ')}.` }];
    if (set.throttledUntil && new Date(set.throttledUntil) > now) return [{ set: set.set, kind: 'odd',
      text: `ThingSpace asked for fewer requests with credential set “${set.set}”. Polling goes on at ${clockTime(set.throttledUntil)}.` }];
    if (set.sweepWithinSeconds && set.sweepSeconds > set.sweepWithinSeconds) return [{ set: set.set, kind: 'odd',
      text: `The budget of credential set “${set.set}” is too small for its devices: it pays for a poll of each once in ${span(set.sweepSeconds)}, not in ${span(set.sweepWithinSeconds)}.` }];
    return [];
  });
  if (removals?.devices) wanted.push({ kind: 'odd', removals: removals.devices,
    text: `${plural(removals.devices, 'device')} would be unwatched, which is held back: ${removals.waitsFor}.` });
  // Rebuilt only when something changed, or screen readers would repeat it every two seconds.
  const key = JSON.stringify(wanted);
  if (key === bannersShown) return;
  bannersShown = key;
  byId('banners').replaceChildren(...wanted.map((wish) => {
    const banner = element('div', null, { className: `banner ${wish.kind}` });
    banner.append(element('span', wish.text));
    if (wish.paused) banner.append(resumeButton(wish.set));
    if (wish.removals) banner.append(confirmButton(wish.removals));
    return banner;
  }));
}

function resumeButton(set) {
  const button = element('button', 'Credentials are good again: resume', { type: 'button' });
  button.addEventListener('click', () => busy(button, async () => {
    await call('POST', `api/logins/${encodeURIComponent(set)}/resume`);
    button.textContent = 'Resumed';
  }).catch((failure) => { button.textContent = failure.message; }));
  return button;
}

function confirmButton(devices) {
  const button = element('button', `Unwatch ${plural(devices, 'device')}`, { type: 'button' });
  button.addEventListener('click', () => busy(button, async () => {
    const { removals } = await call('POST', 'api/watchlist/confirm');
    button.textContent = `${plural(removals, 'device')} will be unwatched`;
  }).catch((failure) => { button.textContent = failure.message; }));
  return button;
}

async function busy(button, work) {
  button.disabled = true;
  try { return await work(); } finally { button.disabled = false; }
}

async function refreshSummary() {
  try {
    showSummary(await call('GET', 'api/summary'));
    linkIs('summary', 'live');
  } catch (failure) {
    linkIs('summary', 'lost', failure.status && `No numbers: ${failure.message}`);
  }
  setTimeout(refreshSummary, SUMMARY_MILLIS);
}

// Live changes

let lastEventId = null;
let paused = false;
const held = [];
let spokenAt = 0;

function row(change) {
  const made = element('tr', null, { className: 'fresh' });
  made.append(element('td', clockTime(change.observedTime), { className: 'time', title: change.observedTime }));
  const device = element('td', null, { className: 'device' });
  const open = element('button', change.deviceId, { type: 'button', title: 'Look up this device' });
  open.addEventListener('click', () => lookUp(change.deviceId));
  device.append(open, element('span', change.accountName, { className: 'quiet' }));
  const status = element('td', null, { className: 'status' });
  status.append(badge(change.status), element('span',
    change.previousStatus ? `${change.reversal ? 'back from' : 'from'} ${words(change.previousStatus)}` : 'new campaign', { className: 'from' }));
  const firmware = element('td', null, { className: 'firmware', title: [change.firmwareName, change.firmwareFrom, change.firmwareTo].filter(Boolean).join(' · ') });
  firmware.append(element('span', change.firmwareTo ?? change.firmwareName ?? ''), ' ');
  if (change.firmwareFrom) firmware.append(element('span', `from ${change.firmwareFrom}`, { className: 'from' }));
  made.append(device, status, firmware,
    element('td', change.reason ?? '', { className: 'reason' }));
  return made;
}

function show(changes) {
  const rows = byId('rows');
  changes.forEach((change) => rows.prepend(row(change)));
  while (rows.rows.length > MAX_ROWS) rows.deleteRow(-1);
  byId('no-rows').hidden = rows.rows.length > 0;
  // At most one sentence every few seconds: a campaign can bring hundreds of changes in one.
  if (changes.length && Date.now() - spokenAt > 5000) {
    spokenAt = Date.now();
    const last = changes[changes.length - 1];
    byId('spoken').textContent = `Device ending in ${last.deviceId.slice(-4)}: ${words(last.status)}`;
  }
}

function arrived(event) {
  lastEventId = event.lastEventId || lastEventId;
  held.push(JSON.parse(event.data));
  if (held.length > MAX_ROWS) held.shift();
  if (paused) byId('missed').textContent = `${held.length === MAX_ROWS ? 'over ' : ''}${plural(held.length, 'change')} waiting`;
  else if (held.length === 1) requestAnimationFrame(() => { if (!paused) show(held.splice(0)); });
}

function follow() {
  const source = new EventSource(lastEventId ? `api/changes?lastEventId=${encodeURIComponent(lastEventId)}` : 'api/changes');
  source.addEventListener('open', () => linkIs('changes', 'live'));
  source.addEventListener('UpgradeStatusChanged', arrived);
  source.addEventListener('error', () => {
    linkIs('changes', 'lost');
    // The browser resumes a broken stream itself, but gives up on an answer that is not a stream.
    if (source.readyState === EventSource.CLOSED) setTimeout(follow, 3000);
  });
}

byId('pause').addEventListener('click', () => {
  paused = !paused;
  byId('pause').setAttribute('aria-pressed', String(paused));
  byId('pause').textContent = paused ? 'Go on' : 'Pause';
  byId('missed').textContent = paused ? 'Paused' : '';
  if (!paused) show(held.splice(0));
});

// One device

function say(id, text, kind) {
  byId(id).textContent = text;
  byId(id).dataset.kind = kind ?? '';
}

function facts(entries) {
  const list = element('dl', null, { className: 'facts' });
  entries.filter(([, value]) => value).forEach(([name, value]) => list.append(element('dt', name), element('dd', value)));
  return list;
}

function pollText(poll) {
  return poll ? `${moment(poll.at)}: ${poll.outcome}${poll.cause ? ` (${poll.cause})` : ''}` : 'not yet by the present owner';
}

function timeline(upgrades) {
  if (!upgrades.length) return element('p', 'No upgrade is known of this device.', { className: 'quiet' });
  const list = element('ol', null, { className: 'timeline' });
  upgrades.forEach((upgrade) => {
    const entry = element('li', null, { kind: kindOf(upgrade.status) });
    entry.append(badge(upgrade.status), element('span', `${upgrade.firmwareFrom ?? '?'} → ${upgrade.firmwareTo ?? '?'}`, { className: 'steps' }));
    [upgrade.reason, `reported ${upgrade.reportUpdatedTime ? moment(upgrade.reportUpdatedTime) : upgrade.startDate ?? 'without a time'}`,
      `campaign ${upgrade.campaignId}`, upgrade.missingSince && `not in answers since ${moment(upgrade.missingSince)}`]
      .filter(Boolean).forEach((line) => entry.append(element('span', line, { className: 'quiet' })));
    list.append(entry);
  });
  return list;
}

function showDevice(device) {
  const poll = element('button', 'Poll now', { type: 'button' });
  poll.addEventListener('click', () => busy(poll, async () => {
    say('lookup-said', 'Polling…');
    try {
      const report = await call('POST', `api/devices/${device.imei}/poll`);
      await lookUp(device.imei);
      say('lookup-said', `Polled: ${report.outcome}${report.cause ? ` (${report.cause})` : ''}, ${plural(report.changes.length, 'change')}.`, GOOD_POLLS.includes(report.outcome) ? 'good' : 'bad');
    } catch (failure) {
      say('lookup-said', failure.message, 'bad');
    }
  }));
  const buttons = element('div', null, { className: 'buttons' });
  buttons.append(poll);
  byId('device').replaceChildren(
    facts([['Account', device.watch.account], ['Since', moment(device.watch.since)], ['Tags', device.watch.tags.join(', ')],
      ['Put here by', device.watch.sources.map((source) => SOURCES[source] ?? source).join(', ')], ['Last poll', pollText(device.lastPoll)],
      ['Next poll', device.nextPoll && `${moment(device.nextPoll)}: ${device.why}`]]),
    element('h3', 'Upgrades'), timeline(device.upgrades), buttons);
  byId('device').hidden = false;
}

async function lookUp(imei) {
  byId('lookup-imei').value = imei;
  try {
    showDevice(await call('GET', `api/devices/${encodeURIComponent(imei)}`));
    say('lookup-said', '');
  } catch (failure) {
    byId('device').hidden = true;
    say('lookup-said', failure.status === 404 ? 'This device is not watched.' : failure.message, 'bad');
  }
}

byId('lookup').addEventListener('submit', (event) => {
  event.preventDefault();
  lookUp(byId('lookup-imei').value.trim());
});

byId('watch').addEventListener('submit', async (event) => {
  event.preventDefault();
  const imei = byId('watch-imei').value.trim();
  const tags = byId('watch-tags').value.split(',').map((tag) => tag.trim()).filter(Boolean);
  await busy(event.submitter ?? byId('unwatch'), async () => {
    try {
      const device = await call('PUT', `api/devices/${imei}`, { account: byId('watch-account').value.trim(), tags });
      say('watch-said', `Watched. Next poll ${moment(device.nextPoll)}.`, 'good');
    } catch (failure) {
      say('watch-said', failure.message, 'bad');
    }
  });
});

byId('unwatch').addEventListener('click', async () => {
  const imei = byId('watch-imei');
  if (!imei.reportValidity()) return;
  if (!window.confirm(`Stop watching ${imei.value.trim()}?`)) return;
  await busy(byId('unwatch'), async () => {
    try {
      await call('DELETE', `api/devices/${imei.value.trim()}`);
      say('watch-said', 'Not watched any more.', 'good');
    } catch (failure) {
      say('watch-said', failure.message, 'bad');
    }
  });
});

byId('here').textContent = window.location.origin;
follow();
refreshSummary();
