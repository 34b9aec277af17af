// The frame around the views: which one is shown, whether the numbers are fresh, what is amiss, and who looks.
import { byId, busy, h, notice, setText } from './page/dom.js';
import { end } from './page/ended.js';
import { at, call } from './page/rest.js';
import { go, place, to, toDevice } from './page/route.js';
import * as live from './page/live.js';
import * as session from './page/session.js';
import * as summary from './page/summary.js';
import { clockTime, plural, span, words } from './page/words.js';

// A view is a module with `open(root, parts, parameters)`, which answers { title, close?, update? }.
const VIEWS = {
  fleet: () => import('./page/fleet.js'),
  devices: () => import('./page/devices.js'),
  device: () => import('./page/device.js'),
  campaigns: () => import('./page/campaigns.js'),
  failures: () => import('./page/failures.js'),
  polling: () => import('./page/polling.js'),
  watch: () => import('./page/watch.js'),
};
const PAUSES = {
  login_refused: 'its login was refused. Nothing is polled with it until somebody mends the credentials and resumes it',
  login_unanswered: 'its login is not answered. It is tried again after an hour, and after the fourth time only when somebody resumes it',
};

// Which view

let shown = { name: null };
let turn = 0;

function nameOf(parts) {
  if (parts[0] === 'devices' && parts.length > 1) return 'device';
  return VIEWS[parts[0]] ? parts[0] : 'fleet';
}

async function show() {
  const { parts, parameters } = place();
  const name = nameOf(parts);
  const mine = ++turn;
  document.querySelectorAll('#views a').forEach((link) => {
    const current = link.dataset.view === (name === 'device' ? 'devices' : name);
    if (current) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  });
  if (shown.name === name && shown.update) {
    titled(shown.update(parts, parameters) ?? shown.title);
    return;
  }
  const first = shown.name === null;
  shown.close?.();
  shown = { name };
  const root = h('div.view', { id: `view-${name}` });
  byId('main').replaceChildren(root);
  byId('main').setAttribute('aria-busy', 'true');
  try {
    const view = await VIEWS[name]();
    if (mine !== turn) return;
    shown = { name, ...view.open(root, parts, parameters) };
    titled(shown.title);
  } catch (failure) {
    root.replaceChildren(notice('fault', 'This view could not be loaded.', failure.message,
      h('button', { type: 'button', onclick: () => window.location.reload() }, 'Load the page again')));
  }
  byId('main').removeAttribute('aria-busy');
  // Who goes on by keyboard, or listens, begins at the top of the new view.
  if (!first) {
    window.scrollTo(0, 0);
    byId('main').focus({ preventScroll: true });
  }
}

function titled(title) {
  document.title = title ? `${title} · Upgradewatch` : 'Upgradewatch';
}

// Whether it is fresh

const link = { summary: 'waiting', changes: 'waiting' };
let trouble = '';
let freshAt = null;

function linkIs(part, now, why = '') {
  if (part === 'summary') trouble = why;
  link[part] = now;
  const states = Object.values(link);
  const state = states.includes('lost') ? 'lost' : states.includes('waiting') ? 'waiting' : 'live';
  const asOf = freshAt ? ` Numbers as of ${clockTime(freshAt)}.` : '';
  const texts = { lost: (trouble || 'Connection lost. Trying again…') + asOf, waiting: 'Connecting…', live: 'Live' };
  byId('link').dataset.state = state;
  document.body.classList.toggle('stale', link.summary === 'lost');
  setText(byId('link-text'), texts[state]);
}

// What is amiss

let bannersShown = '';

function showBanners({ total: { sets, heldRemovals }, silent }) {
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
  if (silent?.length) wanted.push({ kind: 'odd',
    text: `${plural(silent.length, 'instance does', 'instances do')} not answer, and the numbers are without ${silent.length === 1 ? 'it' : 'them'}: ${silent.join(', ')}.` });
  if (heldRemovals?.devices) wanted.push({ kind: 'odd', removals: heldRemovals.devices,
    text: `${plural(heldRemovals.devices, 'device')} would be unwatched, which is held back: ${heldRemovals.waitsFor}.` });
  // Rebuilt only when something changed, or screen readers would repeat it every two seconds.
  const key = JSON.stringify(wanted);
  if (key === bannersShown) return;
  bannersShown = key;
  byId('banners').replaceChildren(...wanted.map((wish) => h(`div.banner.${wish.kind}`, null, h('span', null, wish.text),
    session.forOperators(wish.paused && resumeButton(wish.set), wish.removals && confirmButton(wish.removals)))));
}

function acting(text, work) {
  const button = h('button', { type: 'button', onclick: () => busy(button, work).then(
    (done) => { button.textContent = done; }, (failure) => { button.textContent = failure.message; }) }, text);
  return button;
}

function resumeButton(set) {
  return acting('Credentials are good again: resume', async () => {
    await call('POST', `api/logins/${encodeURIComponent(set)}/resume`);
    return 'Resumed';
  });
}

function confirmButton(devices) {
  return acting(`Unwatch ${plural(devices, 'device')}`, async () => {
    const { removals } = await call('POST', 'api/watchlist/confirm');
    return `${plural(removals, 'device')} will be unwatched`;
  });
}

// Who looks

function showWho({ name, role, logout }) {
  if (!name || !logout) return;
  byId('who').replaceChildren(h('span', null, `${name} · ${words(role)}`),
    h('button.quietly', { type: 'button', id: 'logout', onclick: () => logOut(logout) }, 'Log out'));
  byId('who').hidden = false;
}

async function logOut(address) {
  end();
  // Relative, for pages below a proxy's path.
  const path = address.replace(/^\//, '');
  if (session.hasLogin()) {
    window.location.assign(at(path));
    return;
  }
  await call('GET', path);
  document.body.replaceChildren(h('main.gone', null, notice('nothing', 'You are logged out.',
    ...window.isSecureContext ? [] : ['Without https this browser may know the password until it is closed.'],
    h('button.strong', { type: 'button', onclick: () => window.location.reload() }, 'Log in again'))));
  window.stop();
}

// Beginning

byId('lookup').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = byId('lookup-imei').value.trim();
  go(text.length === 15 ? toDevice(text) : to('devices', { q: text }));
  byId('lookup-imei').value = '';
});
byId('skip').addEventListener('click', () => byId('main').focus());

live.follow((state) => linkIs('changes', state));
summary.onSummary(() => { freshAt = new Date(); });
summary.begin((failure) => failure
  ? linkIs('summary', 'lost', failure.status === 401 && session.hasLogin() ? 'Your login has ended: load the page again.'
    : failure.status ? `No numbers: ${failure.message}` : '')
  : linkIs('summary', 'live'));
showWho(await session.ask());
summary.onSummary(showBanners);
window.addEventListener('hashchange', show);
show();
